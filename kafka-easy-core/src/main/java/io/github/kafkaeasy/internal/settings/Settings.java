package io.github.kafkaeasy.internal.settings;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The properties of a client, each with where it comes from and why it is what it is. Immutable;
 * {@code toString()} and {@link #describe} never show a secret.
 */
public final class Settings {
  /** The logger of everything about settings. */
  public static final String LOGGER = "io.github.kafkaeasy.config";

  private static final Settings NONE = new Settings(new LinkedHashMap<>());

  private final Map<String, Setting> byName; // never changed once it is here; in order of setting

  private Settings(Map<String, Setting> byName) {
    this.byName = byName;
  }

  /** No settings yet. */
  public static Settings none() {
    return NONE;
  }

  /** These settings and one more, which replaces one of the same name. */
  public Settings with(Setting setting) {
    Map<String, Setting> more = new LinkedHashMap<>(byName);
    more.put(setting.name(), setting);
    return new Settings(more);
  }

  /** These settings and one from the program, which replaces one of the same name. */
  public Settings with(String name, Object value) {
    return with(new Setting(name, value, Origin.CODE, ""));
  }

  /** These settings and a default, unless that name is set already. */
  public Settings orDefault(String name, Object value, String reason) {
    return byName.containsKey(name) ? this : with(new Setting(name, value, Origin.DEFAULT, reason));
  }

  /** These settings and those of {@code others} whose names are not set already. */
  public Settings orElse(Iterable<Setting> others) {
    Map<String, Setting> all = new LinkedHashMap<>(byName);
    others.forEach(other -> all.putIfAbsent(other.name(), other));
    return new Settings(all);
  }

  /** These settings and those of {@code others}, which replace what has the same name. */
  public Settings overlaidBy(Settings others) {
    Map<String, Setting> all = new LinkedHashMap<>(byName);
    all.putAll(others.byName);
    return new Settings(all);
  }

  /** Those settings that come from there. */
  public Settings from(Origin origin) {
    Map<String, Setting> some = new LinkedHashMap<>(byName);
    some.values().removeIf(setting -> setting.origin() != origin);
    return new Settings(some);
  }

  /** Those settings whose name passes. */
  public Settings only(Predicate<String> names) {
    Map<String, Setting> some = new LinkedHashMap<>(byName);
    some.keySet().removeIf(names.negate());
    return new Settings(some);
  }

  /** The setting of that name, or null. */
  public @Nullable Setting get(String name) {
    return byName.get(name);
  }

  /** The value of a setting that is there. */
  public Object value(String name) {
    Setting setting = byName.get(name);
    if (setting == null) {
      throw new IllegalArgumentException("no setting " + name);
    }
    return setting.value();
  }

  /** All settings in the order they were set. */
  public Iterable<Setting> all() {
    return byName.values();
  }

  /**
   * What a Kafka client's constructor takes: names and values, a new map each time, without
   * settings of our own.
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
