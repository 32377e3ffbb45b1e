package io.github.kafkaeasy.internal.options;

import io.github.kafkaeasy.internal.settings.Options;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Row of the table of a builder or a configuration: one option. Immutable.
 *
 * @param name the method that sets it; where one method has two values, a word for the value
 *     follows
 * @param check refuses wrong values
 * @param bounds the values that are taken, for people; empty: any but null
 * @param usual the default; null: none, and {@code otherwise} says what holds
 * @param otherwise the default, for people
 * @param reason why the default is what it is
 * @param property the Kafka property that it sets; empty: none
 * @param <T> the type of the value; a list where each call adds one
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

  /** Answers the value, or throws a refusal that names the option. */
  @FunctionalInterface
  public interface Check<T> {
    T checked(String option, @Nullable T value);
  }

  /** An option with a check of its own; the bounds are what the check takes, for people. */
  public static <T> Option<T> of(String name, String bounds, Check<T> check) {
    return new Option<>(name, check, bounds, null, "none", "", "");
  }

  /** Any value but null. */
  public static <T> Option<T> any(String name) {
    return of(name, "", Options::required);
  }

  /** One of the constants. */
  public static <E extends Enum<E>> Option<E> choice(String name, Class<E> type) {
    String constants =
        Arrays.stream(type.getEnumConstants()).map(Enum::name).collect(Collectors.joining(", "));
    return of(name, constants, Options::required);
  }

  /** Yes or no; no unless {@link #usual} says otherwise. */
  public static Option<Boolean> flag(String name, String reason) {
    return Option.<Boolean>of(name, "true, false", Options::required).usual(false, reason);
  }

  /** Each call adds a value, which is not null. */
  public static <T> Option<List<T>> several(String name, String otherwise, String reason) {
    Option<List<T>> list = any(name);
    return new Option<>(name, list.check(), "each call adds one", List.of(), otherwise, reason, "");
  }

  /** A time from min to max, both allowed. */
  public static Option<Duration> time(String name, Duration min, Duration max) {
    return of(
        name,
        Options.readable(min) + " to " + Options.readable(max),
        (option, value) -> Options.duration(option, value, min, max));
  }

  /** A number from min to max, both allowed. */
  public static Option<Integer> count(String name, int min, int max) {
    return of(
        name,
        max == Integer.MAX_VALUE ? text(min) + " or more" : text(min) + " to " + text(max),
        (option, value) -> Options.number(option, Options.required(option, value), min, max));
  }

  /** A number from min to max, both allowed. */
  public static Option<Long> count(String name, long min, long max) {
    return of(
        name,
        max == Long.MAX_VALUE ? text(min) + " or more" : text(min) + " to " + text(max),
        (option, value) ->
            Options.number(option, (long) Options.required(option, value), min, max));
  }

  /** A size from min to max, both allowed. */
  public static Option<Integer> bytes(String name, int min, int max) {
    return count(name, min, max).bounds(size(min) + " to " + size(max));
  }

  /** A size from min to max, both allowed. */
  public static Option<Long> bytes(String name, long min, long max) {
    return count(name, min, max)
        .bounds(max == Long.MAX_VALUE ? size(min) + " or more" : size(min) + " to " + size(max));
  }

  /** A rate from min to max, both allowed. */
  public static Option<Double> rate(String name, double min, double max) {
    return of(
        name,
        text(min) + " to " + text(max),
        (option, value) -> Options.rate(option, Options.required(option, value), min, max));
  }

  /** Text that is not blank. */
  public static Option<String> line(String name) {
    return of(name, "text that is not blank", Options::text);
  }

  /** A name of a group or a client, as Kafka and other programs can read it back. */
  public static Option<String> label(String name) {
    return of(name, "no blanks at the ends, at most 32,767 bytes", Options::name);
  }

  /** A name for which Kafka has the rules of topics. */
  public static Option<String> topicName(String name) {
    return of(name, "letters, digits, `.`, `_`, `-`; at most 249", Options::topicName);
  }

  /** The same row with a default. */
  public Option<T> usual(T value, String why) {
    return new Option<>(name, check, bounds, value, shown(value), why, property);
  }

  /** The same row without a default; what holds instead, for people. */
  public Option<T> otherwise(String what, String why) {
    return new Option<>(name, check, bounds, null, what, why, property);
  }

  /** The same row for an option that sets a Kafka property. */
  public Option<T> kafka(String kafkaProperty) {
    return new Option<>(name, check, bounds, usual, otherwise, reason, kafkaProperty);
  }

  /** The same row for a value that refusals call by the name of the method's argument. */
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

  /** The value, or a refusal that names the option. */
  public T checked(@Nullable T value) {
    return check.checked(name, value);
  }

  /**
   * The same for a value whose own type the table does not know, because that type's class imports
   * the table.
   */
  public <V extends T> V given(@Nullable V value) {
    checked(value);
    return Options.required(name, value);
  }

  /** The default of an option that has one. */
  public T byDefault() {
    return Options.required(name, usual);
  }

  /** A value of this option as people read it. */
  String shown(Object value) {
    return name.endsWith("Bytes") && value instanceof Number bytes
        ? size(bytes.longValue())
        : text(value);
  }

  /** The row of the table on the page. */
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
   * A value as text. Of objects of the program only the class is shown: their {@code toString} may
   * hold a secret.
   */
  public static String text(Object value) {
    if (value instanceof Duration time) {
      return Options.readable(time);
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

  /** Values of the JDK and of Kafka, and ours where they have a text of their own. */
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
