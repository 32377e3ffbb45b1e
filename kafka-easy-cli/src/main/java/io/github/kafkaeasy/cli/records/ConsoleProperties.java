package io.github.kafkaeasy.cli.records;

import io.github.kafkaeasy.error.InvalidOptionException;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Properties of Kafka's console tools that users may type. They are not settings of Kafka's
 * clients, so a client would ignore them without an error: lines would be sent with their keys as a
 * part of the value.
 */
final class ConsoleProperties {
  private static final String PARSE_KEY = "parse.key";
  private static final String KEY_SEPARATOR = "key.separator";

  /** Properties of the console producer without an equivalent here. */
  private static final List<String> READER =
      List.of(
          "parse.headers",
          "headers.delimiter",
          "headers.separator",
          "headers.key.separator",
          "null.marker",
          "ignore.error");

  /** Properties of the console consumer that ask for something which is always shown here. */
  private static final List<String> SHOWN =
      List.of(
          "print.key",
          "print.value",
          "print.partition",
          "print.offset",
          "print.timestamp",
          "print.headers");

  private static final List<String> FORMATTER =
      List.of(
          KEY_SEPARATOR,
          "line.separator",
          "headers.separator",
          "null.literal",
          "print.epoch",
          "print.delivery");

  private ConsoleProperties() {}

  /**
   * For {@code produce}: the separator of key and value in a line, from {@code key.separator} with
   * {@code parse.key}, or from the option; null if lines have no key. Refuses other properties of
   * the console producer.
   *
   * @param take removes and returns a property
   * @param option the value of {@code --key-separator}
   */
  static @Nullable String keySeparator(
      Function<String, @Nullable String> take, @Nullable String option) {
    refuse(take, READER, "produce has no such property; see produce --help");
    String parse = take.apply(PARSE_KEY);
    String separator = take.apply(KEY_SEPARATOR);
    if (parse == null && separator == null) {
      return option;
    }
    if (option != null) {
      throw InvalidOptionException.conflict(
          "--key-separator",
          option,
          "--property " + (parse == null ? KEY_SEPARATOR : PARSE_KEY),
          parse == null ? separator : parse,
          "both set the separator of key and value; give one of them");
    }
    if (!isTrue(PARSE_KEY, parse == null ? "false" : parse)) {
      return null;
    }
    return separator == null ? "\t" : separator;
  }

  /**
   * For {@code consume}: removes properties that ask for something which is always shown. Refuses
   * those that would hide something, and those without an equivalent here.
   */
  static void refuseWhatWouldHide(Function<String, @Nullable String> take) {
    refuse(take, FORMATTER, "consume has no such property; see consume --help");
    for (String property : SHOWN) {
      String value = take.apply(property);
      if (value != null && !isTrue(property, value)) {
        throw InvalidOptionException.of(
            "--property " + property,
            value,
            "consume always shows the whole record; --values shows values only");
      }
    }
  }

  private static void refuse(
      Function<String, @Nullable String> take, List<String> properties, String reason) {
    for (String property : properties) {
      String value = take.apply(property);
      if (value != null) {
        throw InvalidOptionException.of("--property " + property, value, reason);
      }
    }
  }

  private static boolean isTrue(String property, String value) {
    return switch (value.strip().toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default ->
          throw InvalidOptionException.of(
              "--property " + property, value, "it must be true or false");
    };
  }
}
