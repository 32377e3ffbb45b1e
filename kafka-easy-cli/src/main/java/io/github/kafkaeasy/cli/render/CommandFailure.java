package io.github.kafkaeasy.cli.render;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why a command did not do what it was asked to.
 *
 * @param exitCode what the process ends with
 * @param message what went wrong, usually in one sentence
 * @param help lines that say what to do instead; perhaps none
 * @param trace the stack trace, for {@code --debug}
 */
public record CommandFailure(
    int exitCode, String message, List<String> help, @Nullable String trace) {
  /** What shells say of a process that Ctrl-C ended. */
  private static final int INTERRUPTED = 130;

  public CommandFailure {
    help = List.copyOf(help);
  }

  /** A failure that its message says everything about. */
  public static CommandFailure of(int exitCode, String message) {
    return new CommandFailure(exitCode, message, List.of(), null);
  }

  static CommandFailure interrupted(String message) {
    return of(INTERRUPTED, message);
  }
}
