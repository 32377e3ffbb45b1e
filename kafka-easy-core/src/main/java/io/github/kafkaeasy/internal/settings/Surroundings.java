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
 * Environment variables and system properties with Kafka settings. Both fit into one map, because
 * their names have different forms.
 *
 * <ul>
 *   <li>{@code KAFKA_LINGER_MS=20}: {@code KAFKA_} and the upper-case name of a producer, consumer
 *       or admin setting. Other variables with this prefix are ignored; they may belong to a
 *       broker.
 *   <li>{@code -Dlinger.ms=20}: a Kafka name.
 *   <li>{@code -Dkafka.easy.linger.ms=20}: the same, in case the plain name is used by other
 *       software; overrides the plain name.
 * </ul>
 */
public final class Surroundings {
  /** The environment variable for the broker addresses. */
  public static final String BOOTSTRAP_VARIABLE = "KAFKA_BOOTSTRAP_SERVERS";

  /** A shorter name of that variable, read if the first one is missing or empty. */
  public static final String BOOTSTRAP_VARIABLE_SHORT = "KAFKA_BOOTSTRAP";

  /** The environment variable for the default compression of producers. */
  public static final String COMPRESSION_VARIABLE = "KAFKA_COMPRESSION";

  /** Prefix of kafka-easy's system properties. */
  public static final String PREFIX = "kafka.easy.";

  /** The system property, or line of a file, that selects a named connection. */
  public static final String CONNECTION_PROPERTY = PREFIX + "connection";

  /** The environment variable that selects a named connection. */
  public static final String CONNECTION_VARIABLE = "KAFKA_CONNECTION";

  private static final Logger log = LoggerFactory.getLogger(Settings.LOGGER);
  private static final String VARIABLE_PREFIX = "KAFKA_";

  /** Variables that are not Kafka settings, or are read separately. */
  private static final Set<String> OTHER_VARIABLES =
      Set.of(
          BOOTSTRAP_VARIABLE, BOOTSTRAP_VARIABLE_SHORT, COMPRESSION_VARIABLE, CONNECTION_VARIABLE);

  /**
   * Values that only a broker accepts: with such a value, the variable belongs to a broker although
   * a client setting has the same name.
   */
  private static final Map<String, String> VALUES_OF_BROKERS =
      Map.of(VARIABLE_PREFIX + "COMPRESSION_TYPE", "producer");

  private Surroundings() {}

  /** The current environment variables and system properties of this JVM. */
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

  /** The validated settings of environment variables; blank variables count as not set. */
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

  /** The validated settings of system properties. */
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

  /**
   * The setting for a name that may have kafka-easy's prefix: a Kafka setting, or one of
   * kafka-easy's own.
   */
  public static String setting(String name) {
    return name.startsWith(PREFIX) && !name.equals(SecurityRules.ALLOW_PLAIN_WITHOUT_TLS)
        ? name.substring(PREFIX.length())
        : name;
  }

  private static void warnIfMisspelt(
      String variable, Set<String> known, Map<String, String> surroundings) {
    String nearest = nearest(variable, known, surroundings);
    if (nearest != null) {
      log.warn(
          "The environment variable {} is not a known setting and is ignored: did you mean {}?",
          variable,
          nearest);
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

  /** The environment variable for a Kafka property. */
  static String variable(String name) {
    return VARIABLE_PREFIX + name.toUpperCase(Locale.ROOT).replace('.', '_');
  }
}
