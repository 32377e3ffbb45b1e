package io.github.kafkaeasy.cli.render;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The failure of a command.
 *
 * @param exitCode the exit code of the process
 * @param message the problem, usually in one sentence
 * @param help lines that say what to do; may be empty
 * @param trace the stack trace, for {@code --debug}
 */
public record CommandFailure(
    int exitCode, String message, List<String> help, @Nullable String trace) {
  /** The exit code that shells report for a process that Ctrl-C ended. */
  private static final int INTERRUPTED = 130;

  public CommandFailure {
    help = List.copyOf(help);
  }

  /** A failure with a message and nothing else. */
  public static CommandFailure of(int exitCode, String message) {
    return new CommandFailure(exitCode, message, List.of(), null);
  }

  static CommandFailure interrupted(String message) {
    return of(INTERRUPTED, message);
  }
}
