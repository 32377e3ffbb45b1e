package io.github.kafkaeasy.internal.settings;

import io.github.kafkaeasy.error.InvalidOptionException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.SaslConfigs;
import org.jspecify.annotations.Nullable;

/**
 * Conversion and validation of values of Kafka properties: types other than Kafka's, names, and
 * variables of configuration providers.
 */
public final class PropertyValues {
  private static final String MILLIS = ".ms";

  private static final Set<ConfigDef.Type> TEXTS =
      EnumSet.of(ConfigDef.Type.STRING, ConfigDef.Type.PASSWORD, ConfigDef.Type.LIST);

  @FunctionalInterface
  private interface NameRule {
    String check(String option, String value);
  }

  /** Names that the Kafka client accepts without a check, but the brokers refuse. */
  private static final Map<String, NameRule> NAMES =
      Map.of(
          CommonClientConfigs.GROUP_ID_CONFIG, Options::name,
          CommonClientConfigs.GROUP_INSTANCE_ID_CONFIG, Options::topicName,
          CommonClientConfigs.CLIENT_ID_CONFIG, PropertyValues::clientId,
          ProducerConfig.TRANSACTIONAL_ID_CONFIG, Options::name);

  /** A variable that the Kafka client replaces: {@code ${provider:path:key}}. */
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{[^}]*:[^}]*}");

  /**
   * Settings that kafka-easy itself reads before the Kafka client replaces variables, for example
   * to refuse passwords without encryption, to look up the group's offsets, or to know the acks.
   */
  private static final Set<String> READ_HERE =
      Set.of(
          CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG,
          CommonClientConfigs.SECURITY_PROTOCOL_CONFIG,
          SaslConfigs.SASL_MECHANISM,
          CommonClientConfigs.GROUP_ID_CONFIG,
          ConsumerConfig.GROUP_PROTOCOL_CONFIG,
          ConsumerConfig.ISOLATION_LEVEL_CONFIG,
          ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
          ProducerConfig.ACKS_CONFIG,
          ProducerConfig.COMPRESSION_TYPE_CONFIG);

  private PropertyValues() {}

  /** The text without variables of configuration providers. */
  public static String withoutVariables(String text) {
    return VARIABLE.matcher(text).replaceAll("");
  }

  /** Error message for a variable in a setting where it is not replaced. */
  public static String variableRefusal(String property) {
    return "variables of configuration providers are not replaced here: kafka-easy reads this"
        + " setting before Kafka's client does. Write the value itself, or set "
        + Surroundings.variable(property)
        + " in the environment";
  }

  /**
   * The reason why a setting may not contain a variable; null if it may, or contains none.
   *
   * @param key Kafka's definition of the setting; null if Kafka does not know the name
   */
  static @Nullable String variableRefusal(Setting setting, ConfigDef.@Nullable ConfigKey key) {
    return key != null
            && setting.value() instanceof String text
            && VARIABLE.matcher(text).find()
            && (READ_HERE.contains(setting.name())
                || !(TEXTS.contains(key.type()) || key.type() == ConfigDef.Type.CLASS))
        ? variableRefusal(setting.name())
        : null;
  }

  /**
   * Whether the value must be passed to the Kafka client as text: names of configuration providers,
   * and values that contain variables. The client looks for both only in text; in a list or a
   * Password object the variable would not be replaced.
   *
   * @param key Kafka's definition of the setting; null if Kafka does not know the name
   */
  static boolean isForConfigProviders(Setting setting, ConfigDef.@Nullable ConfigKey key) {
    return setting.name().equals(AbstractConfig.CONFIG_PROVIDERS_CONFIG)
        || (setting.value() instanceof String text
            && key != null
            && TEXTS.contains(key.type())
            && VARIABLE.matcher(text).find());
  }

  /** A collection in Kafka's list format; any other value unchanged. */
  static Object text(Object value) {
    return value instanceof Collection<?> several
        ? several.stream().map(String::valueOf).collect(Collectors.joining(","))
        : value;
  }

  /** The value converted to Kafka's type if no precision is lost; otherwise unchanged. */
  static Object exact(Setting setting, ConfigDef.ConfigKey key) {
    Object value = setting.value();
    try {
      if (value instanceof Duration time && setting.name().endsWith(MILLIS)) {
        Duration millis = Duration.ofMillis(time.toMillis());
        return millis.equals(time) ? number(BigDecimal.valueOf(time.toMillis()), key) : value;
      }
      if (value instanceof Number number) {
        return number(new BigDecimal(number.toString()), key);
      }
    } catch (ArithmeticException | NumberFormatException e) {
      return value; // Kafka's own check refuses it
    }
    if (value instanceof Boolean && key.type() == ConfigDef.Type.STRING) {
      return value.toString();
    }
    return value instanceof Collection<?> several && key.type() == ConfigDef.Type.LIST
        ? List.copyOf(several)
        : value;
  }

  private static Object number(BigDecimal exact, ConfigDef.ConfigKey key) {
    return switch (key.type()) {
      case SHORT -> exact.shortValueExact();
      case INT -> exact.intValueExact();
      case LONG -> exact.longValueExact();
      case STRING -> exact.toBigIntegerExact().toString();
      default -> exact;
    };
  }

  /**
   * Validates the name of a group or a client.
   *
   * @throws InvalidOptionException if brokers or other clients could not use the name, naming the
   *     source
   */
  static Object checkedName(Setting setting, Object parsed) {
    NameRule rule = NAMES.get(setting.name());
    return rule != null && parsed instanceof String name
        ? rule.check(setting.source(), name)
        : parsed;
  }

  /** Allows empty text, Kafka's default: Kafka's client then chooses a numbered id. */
  private static String clientId(String option, String value) {
    return value.isEmpty() ? value : Options.name(option, value);
  }
}
