package io.github.kafkaeasy.cli.shared;

import io.github.kafkaeasy.cli.render.Rendering;
import java.util.function.Supplier;

/** A message for the user who ends a command with Ctrl-C: what has been done so far. */
public final class IfInterrupted {
  private IfInterrupted() {}

  /**
   * Does the work on the calling thread, and prints the text if the process is interrupted
   * meanwhile.
   */
  public static <T> T say(Rendering rendering, String text, Supplier<T> work) {
    return say(rendering, () -> text, work);
  }

  /**
   * Does the work, with a text that depends on its progress.
   *
   * @param text called on another thread than the work
   */
  public static <T> T say(Rendering rendering, Supplier<String> text, Supplier<T> work) {
    Thread hook = new Thread(() -> rendering.interrupted(text.get()), "kafka-easy-interrupted");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      return work.get();
    } finally {
      forget(hook);
    }
  }

  private static void forget(Thread hook) {
    try {
      boolean unused = Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException tooLate) {
      // The process is ending already, and the hook runs.
    }
  }
}
