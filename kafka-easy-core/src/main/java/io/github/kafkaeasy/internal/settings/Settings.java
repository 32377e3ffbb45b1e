package io.github.kafkaeasy.internal.settings;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The properties of a client, each with origin and reason. Immutable; {@code toString()} and {@link
 * #describe} never show a secret.
 */
public final class Settings {
  /** The name of the logger for settings. */
  public static final String LOGGER = "io.github.kafkaeasy.config";

  private static final Settings NONE = new Settings(new LinkedHashMap<>());

  private final Map<String, Setting> byName; // not modified after construction; insertion order

  private Settings(Map<String, Setting> byName) {
    this.byName = byName;
  }

  /** An empty set of settings. */
  public static Settings none() {
    return NONE;
  }

  /** A copy with one more setting, which replaces one with the same name. */
  public Settings with(Setting setting) {
    Map<String, Setting> more = new LinkedHashMap<>(byName);
    more.put(setting.name(), setting);
    return new Settings(more);
  }

  /** A copy with one more setting from the program, which replaces one with the same name. */
  public Settings with(String name, Object value) {
    return with(new Setting(name, value, Origin.CODE, ""));
  }

  /** A copy with a default, unless the name is already set. */
  public Settings orDefault(String name, Object value, String reason) {
    return byName.containsKey(name) ? this : with(new Setting(name, value, Origin.DEFAULT, reason));
  }

  /** A copy with the settings of {@code others} whose names are not set here. */
  public Settings orElse(Iterable<Setting> others) {
    Map<String, Setting> all = new LinkedHashMap<>(byName);
    others.forEach(other -> all.putIfAbsent(other.name(), other));
    return new Settings(all);
  }

  /** A copy with all of {@code others}, which replace settings with the same name. */
  public Settings overlaidBy(Settings others) {
    Map<String, Setting> all = new LinkedHashMap<>(byName);
    all.putAll(others.byName);
    return new Settings(all);
  }

  /** The settings with the given origin. */
  public Settings from(Origin origin) {
    Map<String, Setting> some = new LinkedHashMap<>(byName);
    some.values().removeIf(setting -> setting.origin() != origin);
    return new Settings(some);
  }

  /** The settings whose name matches. */
  public Settings only(Predicate<String> names) {
    Map<String, Setting> some = new LinkedHashMap<>(byName);
    some.keySet().removeIf(names.negate());
    return new Settings(some);
  }

  /** The setting with the name, or null. */
  public @Nullable Setting get(String name) {
    return byName.get(name);
  }

  /** The value of a setting that must exist. */
  public Object value(String name) {
    Setting setting = byName.get(name);
    if (setting == null) {
      throw new IllegalArgumentException("no setting " + name);
    }
    return setting.value();
  }

  /** All settings, in insertion order. */
  public Iterable<Setting> all() {
    return byName.values();
  }

  /**
   * Properties for the constructor of a Kafka client, in a new map, without settings of kafka-easy.
   */
  public Map<String, Object> toProperties() {
    Map<String, Object> properties = new LinkedHashMap<>();
    for (Setting setting : byName.values()) {
      if (!setting.name().startsWith(Surroundings.PREFIX)) {
        properties.put(setting.name(), setting.value());
      }
    }
    return properties;
  }

  /** A table for people: name, value, origin, reason. */
  public String describe(String title) {
    int names = 0;
    int values = 0;
    int origins = 0;
    for (Setting setting : byName.values()) {
      names = Math.max(names, setting.name().length());
      values = Math.max(values, setting.shown().length());
      origins = Math.max(origins, setting.origin().toString().length());
    }
    StringBuilder table = new StringBuilder(title);
    for (Setting setting : byName.values()) {
      StringBuilder line = new StringBuilder("\n  ");
      pad(line, setting.name(), names);
      pad(line, setting.shown(), values);
      pad(line, setting.origin().toString(), origins);
      table.append(line.append(setting.reason()).toString().stripTrailing());
    }
    return table.toString();
  }

  @Override
  public String toString() {
    return byName.values().toString();
  }

  private static void pad(StringBuilder line, String text, int width) {
    line.append(text).append(" ".repeat(width - text.length() + 2));
  }
}
