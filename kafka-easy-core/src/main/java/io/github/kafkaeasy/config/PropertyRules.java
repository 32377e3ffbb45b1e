package io.github.kafkaeasy.config;

import io.github.kafkaeasy.error.InvalidOptionException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

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

  /**
   * The value as the client would parse it.
   *
   * @throws InvalidOptionException if it is missing, of the wrong type, out of range or refused; a
   *     value that may be a secret is not shown
   */
  public Object check(String name, @Nullable Object value) {
    Options.text("property name", name);
    if (value == null) {
      throw InvalidOptionException.of(name, null, "a value is required");
    }
    Object parsed = parse(name, value);
    Rule rule = rules.get(name);
    String refusal = rule == null ? null : rule.refusal(parsed);
    if (refusal != null) {
      throw InvalidOptionException.of(name, Redaction.show(name, value), refusal);
    }
    return parsed;
  }

  /** Checks settings that come from elsewhere, as a connection's do. */
  public Settings check(Settings settings) {
    Settings checked = settings;
    for (Setting setting : settings.all()) {
      Object value = check(setting.name(), setting.value());
      checked =
          checked.with(new Setting(setting.name(), value, setting.origin(), setting.reason()));
    }
    return checked;
  }

  private Object parse(String name, Object value) {
    ConfigDef.ConfigKey key = definition.configKeys().get(name);
    // A class is left as it is: loading it is the client's affair.
    if (key == null || key.type() == ConfigDef.Type.CLASS) {
      return value;
    }
    try {
      Object parsed = ConfigDef.parseType(name, value, key.type());
      if (parsed == null) {
        return value;
      }
      if (key.validator != null) {
        key.validator.ensureValid(name, parsed);
      }
      return parsed;
    } catch (ConfigException e) {
      throw InvalidOptionException.of(
          name, Redaction.show(name, value), "Kafka takes " + expected(key));
    }
  }

  private static String expected(ConfigDef.ConfigKey key) {
    String type = key.type().name().toLowerCase(Locale.ROOT);
    return "a value of type " + type + (key.validator == null ? "" : ", " + key.validator);
  }
}
