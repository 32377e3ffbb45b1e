package io.github.kafkaeasy.cli.shared;

import io.github.kafkaeasy.cli.render.Rendering;
import io.github.kafkaeasy.cli.render.Shown;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of a command: its exit code and its answer.
 *
 * @param exitCode one of {@link Exit}
 * @param answer null if the whole answer was printed item by item already
 */
public record Reply(int exitCode, @Nullable Shown answer) {
  /** A successful outcome with this answer. */
  public static Reply of(Shown answer) {
    return new Reply(Exit.OK, answer);
  }

  /** An outcome with another exit code. */
  public static Reply of(int exitCode, Shown answer) {
    return new Reply(exitCode, answer);
  }

  /** An outcome whose answer was printed item by item already. */
  public static Reply given(int exitCode) {
    return new Reply(exitCode, null);
  }

  /** Prints the answer, and returns the exit code. */
  int tell(Rendering rendering) {
    if (answer != null) {
      rendering.answer(answer);
    }
    return exitCode;
  }
}
