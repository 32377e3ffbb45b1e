package io.github.kafkaeasy.internal.settings;

import io.github.kafkaeasy.error.InvalidOptionException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Validation of Kafka properties for one kind of client: any Kafka setting of the right type and
 * range is accepted, except those that would break a guarantee of kafka-easy. Set up once, then
 * only read.
 */
public final class PropertyRules {
  /** Returns why a value is refused, or null if it is accepted. */
  @FunctionalInterface
  public interface Rule {
    @Nullable String refusal(Object value);
  }

  private static final Logger log = LoggerFactory.getLogger(Settings.LOGGER);

  private final ConfigDef definition;
  private final Map<String, Rule> rules = new HashMap<>();

  private PropertyRules(ConfigDef definition) {
    this.definition = definition;
  }

  /** Rules with the types and ranges of the client, without further refusals. */
  public static PropertyRules of(ConfigDef definition) {
    return new PropertyRules(definition);
  }

  /** Refuses a property, whatever its value is. */
  public PropertyRules refuse(String name, String reason) {
    return refuse(name, (Object value) -> reason);
  }

  /**
   * Refuses some values of a property; the rule receives the value as the client would parse it.
   */
  public PropertyRules refuse(String name, Rule rule) {
    rules.put(name, rule);
    return this;
  }

  /**
   * Whether the client knows a property with this name. Unknown properties are passed on for
   * plug-ins.
   */
  public boolean knows(String name) {
    return definition.configKeys().containsKey(name);
  }

  /** The names that the client knows. */
  Set<String> names() {
    return definition.configKeys().keySet();
  }

  /**
   * Returns the value as the client would parse it. Logs a warning if the name is unknown and
   * resembles a known one.
   *
   * @throws InvalidOptionException if the value is missing, of the wrong type, out of range, or
   *     refused; the message does not contain a value that may be a secret
   */
  public Object check(String name, @Nullable Object value) {
    Options.text("property name", name);
    return checkAndWarn(new Setting(name, Options.required(name, value), Origin.CODE, "")).value();
  }

  /** Validates settings that were not set by the program, for example those of a connection. */
  public Settings check(Settings settings) {
    Settings checked = settings;
    for (Setting setting : settings.all()) {
      checked = checked.with(check(setting));
    }
    return checked;
  }

  /**
   * Returns the setting with its value as the client would parse it; an exception names the source.
   */
  public Setting check(Setting setting) {
    Object parsed = parse(setting);
    Rule rule = rules.get(setting.name());
    String refusal = rule == null ? null : rule.refusal(parsed);
    if (refusal != null) {
      throw InvalidOptionException.of(setting.source(), setting.shown(), refusal);
    }
    return new Setting(setting.name(), parsed, setting.origin(), setting.reason());
  }

  /** Same as {@link #check(Setting)}, and logs a warning if the name looks misspelled. */
  public Setting checkAndWarn(Setting setting) {
    String nearest =
        knows(setting.name()) ? null : Spelling.nearest(setting.name(), definition.names());
    if (nearest != null) {
      log.warn(
          "Kafka knows no setting {}: did you mean {}? It is passed on as it is",
          setting.source(),
          nearest);
    }
    return check(setting);
  }

  private Object parse(Setting setting) {
    String name = setting.name();
    Object value = setting.value();
    ConfigDef.ConfigKey key = definition.configKeys().get(name);
    String refusal = PropertyValues.variableRefusal(setting, key);
    if (refusal != null) {
      throw InvalidOptionException.of(setting.source(), setting.shown(), refusal);
    }
    if (PropertyValues.isForConfigProviders(setting, key)) {
      return PropertyValues.text(value);
    }
    // A class name is not resolved here: the client loads the class.
    if (key == null || key.type() == ConfigDef.Type.CLASS) {
      return value;
    }
    try {
      Object parsed = ConfigDef.parseType(name, PropertyValues.exact(setting, key), key.type());
      if (parsed == null) {
        return value;
      }
      if (key.validator != null) {
        key.validator.ensureValid(name, parsed);
      }
      return PropertyValues.checkedName(setting, parsed);
    } catch (ConfigException e) {
      throw InvalidOptionException.of(
          setting.source(), setting.shown(), "Kafka expects " + expected(key));
    }
  }

  private static String expected(ConfigDef.ConfigKey key) {
    String type = key.type().name().toLowerCase(Locale.ROOT);
    return "a value of type " + type + (key.validator == null ? "" : ", " + key.validator);
  }
}
