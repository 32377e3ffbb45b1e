package io.github.kafkaeasy.examples;

import io.github.kafkaeasy.error.KafkaEasyException;

/**
 * Reads a program's settings. If {@code -Dname=value} is not a number or out of bounds, the program
 * ends with an error line, whereas {@link Integer#getInteger} would silently use the default.
 */
public final class Given {
  private static final int WRONG_USAGE = 2;

  private Given() {}

  /** The number given as {@code -Dname}, or the default. */
  public static int number(String name, int usual, int least, int most) {
    return (int) number(name, (long) usual, (long) least, (long) most);
  }

  /** The number given as {@code -Dname}, or the default. */
  public static long number(String name, long usual, long least, long most) {
    String given = System.getProperty(name);
    if (given == null) {
      return usual;
    }
    try {
      long number = Long.parseLong(given.strip());
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Reported below, together with the bounds.
    }
    System.err.println(refusal(name, given, least, most));
    System.exit(WRONG_USAGE);
    throw new IllegalStateException("the program has ended");
  }

  /**
   * The value of a required environment variable.
   *
   * @throws KafkaEasyException if it is not set; names the variable
   */
  public static String variable(String name) {
    String value = System.getenv().getOrDefault(name, "");
    if (value.isBlank()) {
      throw new KafkaEasyException("the variable " + name + " is not set");
    }
    return value;
  }

  private static String refusal(String name, String given, long least, long most) {
    return "-D%s=%s: it must be a whole number from %d to %d".formatted(name, given, least, most);
  }
}
