package io.github.kafkaeasy.internal.settings;

import io.github.kafkaeasy.error.InvalidOptionException;
import io.github.kafkaeasy.error.internal.DurationText;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Validation of option values, in one place so that all error messages have the same form. Each
 * method returns the value or throws {@link InvalidOptionException}.
 */
public final class Options {
  private static final int LONGEST_TOPIC_NAME = 249;

  /** Kafka's protocol stores the length in two bytes. */
  private static final int LONGEST_NAME = Short.MAX_VALUE;

  private Options() {}

  /** Refuses null. */
  public static <T> T required(String option, @Nullable T value) {
    if (value == null) {
      throw InvalidOptionException.of(option, null, "a value is required");
    }
    return value;
  }

  /** Refuses null and blank text. */
  public static String text(String option, @Nullable String value) {
    String given = required(option, value);
    if (given.isBlank()) {
      throw InvalidOptionException.of(option, "\"" + given + "\"", "it must not be blank");
    }
    return given;
  }

  /**
   * Refuses text that Kafka does not accept as the name of a group or a client, and text with
   * leading or trailing blanks: Kafka's Java client trims them and other clients do not, so two
   * different groups would look the same.
   */
  public static String name(String option, @Nullable String value) {
    String given = text(option, value);
    if (!given.equals(given.strip())) {
      throw InvalidOptionException.of(
          option,
          "\"" + given + "\"",
          "Kafka's Java client cuts off blanks at the ends, and other clients keep them; write \""
              + given.strip()
              + "\"");
    }
    int bytes = given.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > LONGEST_NAME) {
      throw InvalidOptionException.of(
          option,
          given.substring(0, 20) + "...",
          "it has " + bytes + " bytes, Kafka allows " + LONGEST_NAME);
    }
    return given;
  }

  /** Refuses durations outside the inclusive bounds. */
  public static Duration duration(
      String option, @Nullable Duration value, Duration min, Duration max) {
    Duration given = required(option, value);
    if (given.compareTo(min) < 0 || given.compareTo(max) > 0) {
      throw InvalidOptionException.of(
          option,
          DurationText.of(given),
          "it must be " + DurationText.of(min) + " to " + DurationText.of(max));
    }
    return given;
  }

  /** Refuses numbers outside the inclusive bounds. */
  public static int number(String option, int value, int min, int max) {
    return (int) number(option, (long) value, (long) min, (long) max);
  }

  /** Refuses numbers outside the inclusive bounds. */
  public static long number(String option, long value, long min, long max) {
    if (value < min || value > max) {
      throw InvalidOptionException.of(option, value, "it must be " + min + " to " + max);
    }
    return value;
  }

  /** Refuses numbers outside the inclusive bounds, and NaN. */
  public static double rate(String option, double value, double min, double max) {
    if (!(value >= min && value <= max)) {
      throw InvalidOptionException.of(
          option, value, "it must be " + shown(min) + " to " + shown(max));
    }
    return value;
  }

  private static String shown(double number) {
    return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
  }

  /** Refuses numbers other than 1 to max and -1, which stands for the brokers' default. */
  public static int countOrDefault(String option, int value, int max) {
    if (value == 0 || value < -1 || value > max) {
      throw InvalidOptionException.of(
          option, value, "it must be 1 to " + max + ", or -1 for the brokers' default");
    }
    return value;
  }

  /** Refuses names that no broker accepts as a topic name. */
  public static String topicName(String option, @Nullable String value) {
    String name = text(option, value);
    if (name.length() > LONGEST_TOPIC_NAME) {
      throw InvalidOptionException.of(
          option,
          name,
          "it has " + name.length() + " characters, Kafka allows " + LONGEST_TOPIC_NAME);
    }
    if (!isTopicName(name)) {
      throw InvalidOptionException.of(
          option,
          "\"" + name + "\"",
          "Kafka allows letters, digits, dot, underscore and hyphen, and neither '.' nor '..'");
    }
    return name;
  }

  /** A redrive calls this method for each record, so it does not use a regular expression. */
  private static boolean isTopicName(String name) {
    for (int i = 0; i < name.length(); i++) {
      char letter = name.charAt(i);
      boolean allowed =
          (letter >= 'a' && letter <= 'z')
              || (letter >= 'A' && letter <= 'Z')
              || (letter >= '0' && letter <= '9')
              || letter == '.'
              || letter == '_'
              || letter == '-';
      if (!allowed) {
        return false;
      }
    }
    return !name.equals(".") && !name.equals("..");
  }
}
