package io.github.kafkaeasy.cli;

import io.github.kafkaeasy.cli.terminal.Terminal;

/** The way in from the shell. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    Terminal terminal = Terminal.ofProcess(System.getenv());
    int code = run(terminal, arguments);
    System.exit(code);
  }

  /** The command itself, on any terminal. */
  public static int run(Terminal terminal, String... arguments) {
    try {
      return CommandLines.of(terminal).execute(arguments);
    } finally {
      terminal.flush();
    }
  }
}
