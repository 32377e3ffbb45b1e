package io.github.kafkaeasy.internal.options;

import io.github.kafkaeasy.error.internal.DurationText;
import io.github.kafkaeasy.internal.settings.Options;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An option of a builder or configuration: one row of its option table. Immutable.
 *
 * @param name name of the setter; if a setter has two values, followed by a word for the value
 * @param check validates a value
 * @param bounds the allowed values as text; empty if any value except null is allowed
 * @param usual the default; null if there is none, then {@code otherwise} says what applies
 * @param otherwise the default as text
 * @param reason the reason for the default
 * @param property the Kafka property that the option sets; empty if none
 * @param <T> the type of the value; a list if each call adds a value
 */
public record Option<T>(
    String name,
    Check<T> check,
    String bounds,
    @Nullable T usual,
    String otherwise,
    String reason,
    String property) {

  private static final long KIB = 1_024;

  /** Returns the value, or throws an exception that names the option. */
  @FunctionalInterface
  public interface Check<T> {
    T checked(String option, @Nullable T value);
  }

  /**
   * An option with its own check; {@code bounds} is the text for the values that the check allows.
   */
  public static <T> Option<T> of(String name, String bounds, Check<T> check) {
    return new Option<>(name, check, bounds, null, "none", "", "");
  }

  /** An option that accepts any value except null. */
  public static <T> Option<T> any(String name) {
    return of(name, "", Options::required);
  }

  /** An option that accepts one of the enum's constants. */
  public static <E extends Enum<E>> Option<E> choice(String name, Class<E> type) {
    String constants =
        Arrays.stream(type.getEnumConstants()).map(Enum::name).collect(Collectors.joining(", "));
    return of(name, constants, Options::required);
  }

  /** A boolean option, false by default unless {@link #usual} is called. */
  public static Option<Boolean> flag(String name, String reason) {
    return Option.<Boolean>of(name, "true, false", Options::required).usual(false, reason);
  }

  /** An option to which each call adds a value, which must not be null. */
  public static <T> Option<List<T>> several(String name, String otherwise, String reason) {
    Option<List<T>> list = any(name);
    return new Option<>(name, list.check(), "each call adds one", List.of(), otherwise, reason, "");
  }

  /** A duration option with inclusive bounds. */
  public static Option<Duration> time(String name, Duration min, Duration max) {
    return of(
        name,
        DurationText.of(min) + " to " + DurationText.of(max),
        (option, value) -> Options.duration(option, value, min, max));
  }

  /** An integer option with inclusive bounds. */
  public static Option<Integer> count(String name, int min, int max) {
    return of(
        name,
        max == Integer.MAX_VALUE ? text(min) + " or more" : text(min) + " to " + text(max),
        (option, value) -> Options.number(option, Options.required(option, value), min, max));
  }

  /** A long option with inclusive bounds. */
  public static Option<Long> count(String name, long min, long max) {
    return of(
        name,
        max == Long.MAX_VALUE ? text(min) + " or more" : text(min) + " to " + text(max),
        (option, value) ->
            Options.number(option, (long) Options.required(option, value), min, max));
  }

  /** A size option with inclusive bounds, in bytes. */
  public static Option<Integer> bytes(String name, int min, int max) {
    return count(name, min, max).bounds(size(min) + " to " + size(max));
  }

  /** A size option with inclusive bounds, in bytes. */
  public static Option<Long> bytes(String name, long min, long max) {
    return count(name, min, max)
        .bounds(max == Long.MAX_VALUE ? size(min) + " or more" : size(min) + " to " + size(max));
  }

  /** A rate option with inclusive bounds. */
  public static Option<Double> rate(String name, double min, double max) {
    return of(
        name,
        text(min) + " to " + text(max),
        (option, value) -> Options.rate(option, Options.required(option, value), min, max));
  }

  /** A text option that must not be blank. */
  public static Option<String> line(String name) {
    return of(name, "text that is not blank", Options::text);
  }

  /**
   * An option for the name of a group or a client, with the restrictions that keep it readable for
   * Kafka and other programs.
   */
  public static Option<String> label(String name) {
    return of(name, "no blanks at the ends, at most 32,767 bytes", Options::name);
  }

  /** An option for a name that must follow Kafka's rules for topic names. */
  public static Option<String> topicName(String name) {
    return of(name, "letters, digits, `.`, `_`, `-`; at most 249", Options::topicName);
  }

  /** A copy with a default value. */
  public Option<T> usual(T value, String why) {
    return new Option<>(name, check, bounds, value, shown(value), why, property);
  }

  /** A copy without a default value; {@code what} says what applies instead. */
  public Option<T> otherwise(String what, String why) {
    return new Option<>(name, check, bounds, null, what, why, property);
  }

  /** A copy for an option that sets a Kafka property. */
  public Option<T> kafka(String kafkaProperty) {
    return new Option<>(name, check, bounds, usual, otherwise, reason, kafkaProperty);
  }

  /** A copy whose error messages use the name of the setter's parameter. */
  public Option<T> called(String argument) {
    return new Option<>(
        name,
        (option, value) -> check.checked(argument, value),
        bounds,
        usual,
        otherwise,
        reason,
        property);
  }

  private Option<T> bounds(String text) {
    return new Option<>(name, check, text, usual, otherwise, reason, property);
  }

  /** Returns the value, or throws an exception that names the option. */
  public T checked(@Nullable T value) {
    return check.checked(name, value);
  }

  /**
   * Same as {@link #checked}, for a value whose own class is unknown to the table because that
   * class imports the table.
   */
  public <V extends T> V given(@Nullable V value) {
    checked(value);
    return Options.required(name, value);
  }

  /** The default of an option that has one. */
  public T byDefault() {
    return Options.required(name, usual);
  }

  /** A value of this option as text for people. */
  String shown(Object value) {
    return name.endsWith("Bytes") && value instanceof Number bytes
        ? size(bytes.longValue())
        : text(value);
  }

  /** The row as cells of a Markdown table. */
  public String cells() {
    return String.join(
        " | ",
        "`" + name + "`",
        otherwise,
        bounds.isEmpty() ? "-" : bounds,
        property.isEmpty() ? "-" : "`" + property + "`",
        reason);
  }

  /**
   * A value as text. For objects of the application only the class name is shown, because their
   * {@code toString} may contain a secret.
   */
  public static String text(Object value) {
    if (value instanceof Duration time) {
      return DurationText.of(time);
    }
    if (value instanceof Collection<?> several) {
      return several.stream().map(Option::text).collect(Collectors.joining(", "));
    }
    if (value instanceof Integer || value instanceof Long) {
      return String.format(Locale.ROOT, "%,d", ((Number) value).longValue());
    }
    if (value instanceof Double number) {
      return number % 1 == 0
          ? String.format(Locale.ROOT, "%,.0f", number)
          : Double.toString(number);
    }
    Class<?> type = value.getClass();
    return isReadable(type) ? value.toString() : nameOf(type);
  }

  /**
   * Whether {@code toString} may be shown: types of the JDK and Kafka, and kafka-easy's types that
   * override it.
   */
  private static boolean isReadable(Class<?> type) {
    if (type.isSynthetic() || type.isHidden()) {
      return false;
    }
    String packageName = type.getPackageName();
    try {
      return packageName.startsWith("java.")
          || packageName.startsWith("org.apache.kafka.")
          || (packageName.startsWith("io.github.kafkaeasy")
              && type.getMethod("toString").getDeclaringClass() != Object.class);
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException("every class has toString", e);
    }
  }

  private static String nameOf(Class<?> type) {
    String name = type.getName();
    int lambda = name.indexOf("$$Lambda");
    if (lambda > 0) {
      return "lambda of " + name.substring(name.lastIndexOf('.', lambda) + 1, lambda);
    }
    return name.substring(name.lastIndexOf('.') + 1);
  }

  private static String size(long bytes) {
    String[] units = {"", " KiB", " MiB", " GiB", " TiB"};
    int unit = 0;
    long left = bytes;
    while (left != 0 && left % KIB == 0 && unit < units.length - 1) {
      left /= KIB;
      unit++;
    }
    return text(left) + units[unit];
  }
}
