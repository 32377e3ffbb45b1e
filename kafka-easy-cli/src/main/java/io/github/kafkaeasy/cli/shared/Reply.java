package io.github.kafkaeasy.cli.shared;

import io.github.kafkaeasy.cli.render.Rendering;
import io.github.kafkaeasy.cli.render.Shown;
import org.jspecify.annotations.Nullable;

/**
 * Outcome of a command: its exit code and its answer.
 *
 * @param exitCode one of {@link Exit}
 * @param answer null when everything was given item by item already
 */
public record Reply(int exitCode, @Nullable Shown answer) {
  /** Done, with this answer. */
  public static Reply of(Shown answer) {
    return new Reply(Exit.OK, answer);
  }

  /** With an exit code that says more than "done". */
  public static Reply of(int exitCode, Shown answer) {
    return new Reply(exitCode, answer);
  }

  /** The answer was given item by item already. */
  public static Reply given(int exitCode) {
    return new Reply(exitCode, null);
  }

  /** Gives the answer, and returns the exit code. */
  int tell(Rendering rendering) {
    if (answer != null) {
      rendering.answer(answer);
    }
    return exitCode;
  }
}
