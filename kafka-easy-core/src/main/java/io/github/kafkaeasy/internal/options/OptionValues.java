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
 * The options that were set on a builder or a configuration so far, including Kafka properties.
 * Immutable.
 *
 * @param ours option values by option name
 * @param kafka Kafka properties, set by an option or by name
 */
public record OptionValues(Settings ours, Settings kafka) {
  /** No option was set. */
  public static final OptionValues NONE = new OptionValues(Settings.none(), Settings.none());

  /**
   * A copy with one more option.
   *
   * @throws InvalidOptionException if the value is invalid, or the option was set before
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
   * A copy with the value, which replaces an earlier one; for configurations whose methods return
   * changed copies.
   *
   * @throws InvalidOptionException if the value is invalid
   */
  public <T> OptionValues replacing(Option<T> option, @Nullable T value) {
    return new OptionValues(ours.with(option.name(), option.checked(value)), kafka);
  }

  /**
   * A copy with another value, or none, for an option that can change while the client runs.
   *
   * @param value null to remove the value; already validated
   * @param reason the reason that {@code describe()} shows
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
   * A copy with one more value of an option that accepts several.
   *
   * @throws InvalidOptionException if the value is null
   */
  public <T> OptionValues plus(Option<List<T>> option, @Nullable T value) {
    List<T> all = new ArrayList<>(get(option));
    all.add(Options.required(option.name(), value));
    return new OptionValues(ours.with(option.name(), List.copyOf(all)), kafka);
  }

  /**
   * A copy with one more Kafka property.
   *
   * @param value the value for Kafka, already validated by the option's own check
   * @throws InvalidOptionException if Kafka does not accept the value, or the property was set
   *     before
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

  /** A copy with a profile's value, unless the option was set. */
  public <T> OptionValues orProfile(Option<T> option, T value, String reason) {
    return new OptionValues(
        ours.orElse(List.of(new Setting(option.name(), value, Origin.PROFILE, reason))), kafka);
  }

  /** A copy with a profile's Kafka properties, except those that were set. */
  public OptionValues orProfile(List<Setting> properties) {
    return new OptionValues(ours, kafka.orElse(properties));
  }

  /**
   * Whether the program set the option. A flag explicitly set to its default false counts as not
   * set.
   */
  public boolean has(Option<?> option) {
    Setting setting = ours.get(option.name());
    Setting given = setting == null ? kafka.get(option.property()) : setting;
    return given != null
        && given.origin() == Origin.CODE
        && !(Boolean.FALSE.equals(given.value()) && Boolean.FALSE.equals(option.usual()));
  }

  /** The effective value, from the program, a profile or the default; null if there is none. */
  @SuppressWarnings("unchecked") // with() and orProfile() take the option's own type only
  public <T> @Nullable T find(Option<T> option) {
    Setting setting = ours.get(option.name());
    return setting == null ? option.usual() : (T) setting.value();
  }

  /** The effective value of an option that has a default. */
  public <T> T get(Option<T> option) {
    T value = find(option);
    return value == null ? option.byDefault() : value;
  }

  /** The effective value as text for people. */
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
   * @param inForce tells whether an option has an effect
   * @param given the client's properties, which replace the options that set them
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

  /** Removes Markdown backticks: the texts are also written for the documentation. */
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
