package io.github.kafkaeasy.internal.options;

import io.github.kafkaeasy.error.InvalidOptionException;
import io.github.kafkaeasy.internal.settings.OptionText;
import io.github.kafkaeasy.internal.settings.Options;
import io.github.kafkaeasy.internal.settings.Origin;
import io.github.kafkaeasy.internal.settings.PropertyRules;
import io.github.kafkaeasy.internal.settings.Setting;
import io.github.kafkaeasy.internal.settings.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Options that a builder or a configuration was given so far, each once, and the Kafka properties
 * among them. Immutable.
 *
 * @param ours options by their names
 * @param kafka Kafka properties, whether they were given by an option or by their names
 */
public record OptionValues(Settings ours, Settings kafka) {
  /** Nothing was said yet. */
  public static final OptionValues NONE = new OptionValues(Settings.none(), Settings.none());

  /**
   * These and one more.
   *
   * @throws InvalidOptionException if the value is wrong, or the option was given before
   */
  public <T> OptionValues with(Option<T> option, @Nullable T value) {
    T checked = option.checked(value);
    Setting before = ours.get(option.name());
    if (before != null) {
      throw twice(option.name(), option.shown(checked), option.shown(before.value()));
    }
    return new OptionValues(ours.with(option.name(), checked), kafka);
  }

  /**
   * These with this value instead of an earlier one: for configurations whose methods answer
   * changed copies.
   *
   * @throws InvalidOptionException if the value is wrong
   */
  public <T> OptionValues replacing(Option<T> option, @Nullable T value) {
    return new OptionValues(ours.with(option.name(), option.checked(value)), kafka);
  }

  /**
   * These with another value, or none, for an option that a running client lets change.
   *
   * @param value null: none; passed the option's check before
   * @param reason what {@code describe()} says of it
   */
  public <T> OptionValues changed(Option<T> option, @Nullable T value, String reason) {
    Settings others = ours.only(name -> !name.equals(option.name()));
    return new OptionValues(
        value == null
            ? others
            : others.with(new Setting(option.name(), value, Origin.CODE, reason)),
        kafka);
  }

  /**
   * These and one more of those that may be several.
   *
   * @throws InvalidOptionException for null
   */
  public <T> OptionValues plus(Option<List<T>> option, @Nullable T value) {
    List<T> all = new ArrayList<>(get(option));
    all.add(Options.required(option.name(), value));
    return new OptionValues(ours.with(option.name(), List.copyOf(all)), kafka);
  }

  /**
   * These and one more that is a Kafka property.
   *
   * @param value as Kafka takes it; the option's own check has passed
   * @throws InvalidOptionException if Kafka does not take it, or it was given before
   */
  public OptionValues with(PropertyRules rules, String property, @Nullable Object value) {
    Object checked = rules.check(property, value);
    Setting before = kafka.get(property);
    if (before != null) {
      throw twice(
          property, new Setting(property, checked, Origin.CODE, "").shown(), before.shown());
    }
    return new OptionValues(ours, kafka.with(property, checked));
  }

  private static InvalidOptionException twice(String option, String now, String before) {
    return InvalidOptionException.of(
        option, now, "it was set before, to " + before + "; set it once");
  }

  /** The same with a profile's value, unless the option was given. */
  public <T> OptionValues orProfile(Option<T> option, T value, String reason) {
    return new OptionValues(
        ours.orElse(List.of(new Setting(option.name(), value, Origin.PROFILE, reason))), kafka);
  }

  /** The same with a profile's Kafka properties, where they were not given. */
  public OptionValues orProfile(List<Setting> properties) {
    return new OptionValues(ours, kafka.orElse(properties));
  }

  /** Whether the program gave it; a flag that was set to false, as it is, counts as not given. */
  public boolean has(Option<?> option) {
    Setting setting = ours.get(option.name());
    Setting given = setting == null ? kafka.get(option.property()) : setting;
    return given != null
        && given.origin() == Origin.CODE
        && !(Boolean.FALSE.equals(given.value()) && Boolean.FALSE.equals(option.usual()));
  }

  /** The value that holds, by the program, a profile or as the default; null: there is none. */
  @SuppressWarnings("unchecked") // with() and orProfile() take the option's own type only
  public <T> @Nullable T find(Option<T> option) {
    Setting setting = ours.get(option.name());
    return setting == null ? option.usual() : (T) setting.value();
  }

  /** The value of an option that has a default. */
  public <T> T get(Option<T> option) {
    T value = find(option);
    return value == null ? option.byDefault() : value;
  }

  /** What holds, for people. */
  public <T> String shown(Option<T> option) {
    Setting byProperty = kafka.get(option.property());
    if (byProperty != null) {
      return byProperty.shown();
    }
    T value = find(option);
    return value == null || List.of().equals(value) ? option.otherwise() : option.shown(value);
  }

  /**
   * The rows that {@code describe()} prints.
   *
   * @param inForce the options that mean something here
   * @param given the client's properties, which stand for the options that set them
   */
  public Settings describe(
      Iterable<Option<?>> table, Predicate<Option<?>> inForce, Settings given) {
    Settings rows = Settings.none();
    for (Option<?> option : table) {
      if (given.get(option.property()) == null && inForce.test(option)) {
        rows = rows.with(row(option));
      }
    }
    return rows.overlaidBy(given);
  }

  /** Rows are written for a page too. */
  private static String plain(String text) {
    return text.replace("`", "");
  }

  private Setting row(Option<?> option) {
    Setting own = ours.get(option.name());
    Setting setting = own == null ? kafka.get(option.property()) : own;
    OptionText text = new OptionText(plain(shown(option)));
    return setting == null
        ? new Setting(option.name(), text, Origin.DEFAULT, plain(option.reason()))
        : new Setting(option.name(), text, setting.origin(), setting.reason());
  }
}
