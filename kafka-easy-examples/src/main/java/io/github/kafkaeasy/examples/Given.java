package io.github.kafkaeasy.examples;

import io.github.kafkaeasy.error.KafkaEasyException;

/**
 * What a program is given from outside. A number as {@code -Dname=value} that is none, or out of
 * bounds, ends the program with a line that says so; {@link Integer#getInteger} would take the
 * usual one instead, and say nothing.
 */
public final class Given {
  private static final int WRONG_USAGE = 2;

  private Given() {}

  /** The number that was given, else the usual one. */
  public static int number(String name, int usual, int least, int most) {
    return (int) number(name, (long) usual, (long) least, (long) most);
  }

  /** The same for large ones. */
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
      // Said below, together with the bounds.
    }
    System.err.println(refusal(name, given, least, most));
    System.exit(WRONG_USAGE);
    throw new IllegalStateException("the program has ended");
  }

  /**
   * A variable of the process without which the program cannot do.
   *
   * @throws KafkaEasyException naming it if it is not set
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
