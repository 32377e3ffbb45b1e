package io.github.kafkaeasy.cli;

import io.github.kafkaeasy.cli.terminal.Terminal;

/** The entry point from the shell. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    Terminal terminal = Terminal.ofProcess(System.getenv());
    int code = run(terminal, arguments);
    System.exit(code);
  }

  /** Runs the command on any terminal; returns the exit code. */
  public static int run(Terminal terminal, String... arguments) {
    try {
      return CommandLines.of(terminal, arguments).execute(arguments);
    } finally {
      terminal.flush();
    }
  }
}
