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
 * What {@code .property(name, value)} takes for one kind of client: any Kafka setting of the right
 * type and range, except those that would break a promise. Made once and then only read.
 */
public final class PropertyRules {
  /** Says why a value is refused, or null when it is fine. */
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

  /** Types and ranges as the client defines them, and no promise yet. */
  public static PropertyRules of(ConfigDef definition) {
    return new PropertyRules(definition);
  }

  /** Refuses a property whatever its value. */
  public PropertyRules refuse(String name, String reason) {
    return refuse(name, (Object value) -> reason);
  }

  /** Refuses some values of a property; the rule sees the value as the client would parse it. */
  public PropertyRules refuse(String name, Rule rule) {
    rules.put(name, rule);
    return this;
  }

  /** Whether the client knows a property of that name. Others are passed on for its plug-ins. */
  public boolean knows(String name) {
    return definition.configKeys().containsKey(name);
  }

  /** The names that the client knows. */
  Set<String> names() {
    return definition.configKeys().keySet();
  }

  /**
   * The value as the client would parse it. A name that is unknown and resembles a known one is
   * logged as a warning.
   *
   * @throws InvalidOptionException if it is missing, of the wrong type, out of range or refused; a
   *     value that may be a secret is not shown
   */
  public Object check(String name, @Nullable Object value) {
    Options.text("property name", name);
    return checkAndWarn(new Setting(name, Options.required(name, value), Origin.CODE, "")).value();
  }

  /** Checks settings that come from elsewhere, as a connection's do. */
  public Settings check(Settings settings) {
    Settings checked = settings;
    for (Setting setting : settings.all()) {
      checked = checked.with(check(setting));
    }
    return checked;
  }

  /** The setting with its value as the client would parse it; a refusal names the source. */
  public Setting check(Setting setting) {
    Object parsed = parse(setting);
    Rule rule = rules.get(setting.name());
    String refusal = rule == null ? null : rule.refusal(parsed);
    if (refusal != null) {
      throw InvalidOptionException.of(setting.source(), setting.shown(), refusal);
    }
    return new Setting(setting.name(), parsed, setting.origin(), setting.reason());
  }

  /** The same, and a warning for a name that looks misspelt. */
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
    // A class is left as it is: loading it is the client's affair.
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
          setting.source(), setting.shown(), "Kafka takes " + expected(key));
    }
  }

  private static String expected(ConfigDef.ConfigKey key) {
    String type = key.type().name().toLowerCase(Locale.ROOT);
    return "a value of type " + type + (key.validator == null ? "" : ", " + key.validator);
  }
}
