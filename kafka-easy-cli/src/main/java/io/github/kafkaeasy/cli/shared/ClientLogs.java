package io.github.kafkaeasy.cli.shared;

import java.util.logging.Level;
import java.util.logging.Logger;

/** The log lines of Kafka's clients. A separate class, so that help does not load the loggers. */
public final class ClientLogs {
  /** The JDK's root logger, to which the log lines of Kafka's clients are passed on. */
  private static final Logger ALL = Logger.getLogger("");

  private ClientLogs() {}

  /**
   * Shows log lines on standard error, or hides them; by default hidden, because our own error
   * messages name the problem.
   */
  public static void show(boolean shown) {
    ALL.setLevel(shown ? Level.INFO : Level.OFF);
  }
}
