package io.github.kafkaeasy.cli.shared;

import java.util.logging.Level;
import java.util.logging.Logger;

/** The clients' log lines. A class of its own, so that help comes without loading the loggers. */
public final class ClientLogs {
  /** Kept, because the JDK's loggers are collected with their levels otherwise. */
  private static final Logger ALL = Logger.getLogger("");

  private ClientLogs() {}

  /** On standard error, or not at all: our own errors say what went wrong. */
  public static void show(boolean shown) {
    ALL.setLevel(shown ? Level.INFO : Level.OFF);
  }
}
