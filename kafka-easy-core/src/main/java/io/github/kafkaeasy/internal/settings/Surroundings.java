package io.github.kafkaeasy.internal.settings;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the process says about Kafka beside the program: environment variables and system
 * properties, which have different forms of names and so fit into one map.
 *
 * <ul>
 *   <li>{@code KAFKA_LINGER_MS=20}: {@code KAFKA_} and the upper-cased name of any producer or
 *       consumer setting. Other names that begin so are the brokers' or nobody's, and left alone.
 *   <li>{@code -Dlinger.ms=20}: a Kafka name as it is.
 *   <li>{@code -Dkafka.easy.linger.ms=20}: the same, where the plain name might be somebody else's;
 *       it wins over the plain one.
 * </ul>
 */
public final class Surroundings {
  /** The variable that names the brokers. */
  public static final String BOOTSTRAP_VARIABLE = "KAFKA_BOOTSTRAP_SERVERS";

  /** The shorter name of it, asked when the first is missing or empty. */
  public static final String BOOTSTRAP_VARIABLE_SHORT = "KAFKA_BOOTSTRAP";

  /** The variable that replaces the producers' default compression. */
  public static final String COMPRESSION_VARIABLE = "KAFKA_COMPRESSION";

  /** What our own system properties begin with. */
  public static final String PREFIX = "kafka.easy.";

  /** The system property, or line of a file, that chooses among named connections. */
  public static final String CONNECTION_PROPERTY = PREFIX + "connection";

  /** The variable that chooses among named connections. */
  public static final String CONNECTION_VARIABLE = "KAFKA_CONNECTION";

  private static final Logger log = LoggerFactory.getLogger(Settings.LOGGER);
  private static final String VARIABLE_PREFIX = "KAFKA_";

  /** Variables that are no setting's, or are read by rules of their own. */
  private static final Set<String> OTHER_VARIABLES =
      Set.of(
          BOOTSTRAP_VARIABLE, BOOTSTRAP_VARIABLE_SHORT, COMPRESSION_VARIABLE, CONNECTION_VARIABLE);

  /** What only a broker can be told: such a variable is its own, though a client has its name. */
  private static final Map<String, String> VALUES_OF_BROKERS =
      Map.of(VARIABLE_PREFIX + "COMPRESSION_TYPE", "producer");

  private Surroundings() {}

  /** Those of this JVM, as they are now. */
  public static Map<String, String> ofProcess() {
    Map<String, String> all = new HashMap<>();
    for (String name : System.getProperties().stringPropertyNames()) {
      if (!name.startsWith(VARIABLE_PREFIX)) {
        all.put(name, System.getProperty(name, ""));
      }
    }
    System.getenv()
        .forEach(
            (name, value) -> {
              if (name.startsWith(VARIABLE_PREFIX)) {
                all.put(name, value);
              }
            });
    return all;
  }

  /** What the variables set, checked; blank ones count as not set. */
  public static Settings environment(Map<String, String> surroundings, PropertyRules rules) {
    Map<String, String> byVariable = new HashMap<>();
    rules.names().forEach(name -> byVariable.put(variable(name), name));
    Settings settings = Settings.none();
    for (Map.Entry<String, String> entry : new TreeMap<>(surroundings).entrySet()) {
      String variable = entry.getKey();
      String name = byVariable.get(variable);
      if (name != null && isForClients(variable, entry.getValue())) {
        settings =
            settings.with(
                rules.check(new Setting(name, entry.getValue(), Origin.ENVIRONMENT, variable)));
      } else if (name == null && variable.startsWith(VARIABLE_PREFIX)) {
        warnIfMisspelt(variable, byVariable.keySet(), surroundings);
      }
    }
    return settings;
  }

  private static boolean isForClients(String variable, String value) {
    return !OTHER_VARIABLES.contains(variable)
        && !value.isBlank()
        && !value.strip().equals(VALUES_OF_BROKERS.get(variable));
  }

  /** What the system properties set, checked. */
  public static Settings systemProperties(Map<String, String> surroundings, PropertyRules rules) {
    Settings plain = Settings.none();
    Settings ours = Settings.none();
    for (Map.Entry<String, String> entry : new TreeMap<>(surroundings).entrySet()) {
      String property = entry.getKey();
      if (property.startsWith(PREFIX) && !property.equals(CONNECTION_PROPERTY)) {
        String name = setting(property);
        ours =
            ours.with(
                rules.checkAndWarn(
                    new Setting(name, entry.getValue(), Origin.SYSTEM_PROPERTY, property)));
      } else if (rules.knows(property)) {
        plain =
            plain.with(
                rules.check(
                    new Setting(property, entry.getValue(), Origin.SYSTEM_PROPERTY, property)));
      }
    }
    return plain.overlaidBy(ours);
  }

  /** The setting that a name with our prefix means: Kafka's, or one of the few of our own. */
  public static String setting(String name) {
    return name.startsWith(PREFIX) && !name.equals(SecurityRules.ALLOW_PLAIN_WITHOUT_TLS)
        ? name.substring(PREFIX.length())
        : name;
  }

  private static void warnIfMisspelt(
      String variable, Set<String> known, Map<String, String> surroundings) {
    String nearest = nearest(variable, known, surroundings);
    if (nearest != null) {
      log.warn("The variable {} is nobody's: did you mean {}? It is left alone", variable, nearest);
    }
  }

  private static @Nullable String nearest(
      String variable, Set<String> known, Map<String, String> surroundings) {
    if (OTHER_VARIABLES.contains(variable)) {
      return null;
    }
    return BrokerNames.isMeant(variable, surroundings)
        ? BOOTSTRAP_VARIABLE
        : Spelling.nearest(variable, known);
  }

  /** The variable that sets this property of Kafka. */
  static String variable(String name) {
    return VARIABLE_PREFIX + name.toUpperCase(Locale.ROOT).replace('.', '_');
  }
}
