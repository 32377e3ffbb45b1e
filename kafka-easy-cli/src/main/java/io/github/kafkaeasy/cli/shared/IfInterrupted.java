package io.github.kafkaeasy.cli.shared;

import io.github.kafkaeasy.cli.render.Rendering;
import java.util.function.Supplier;

/** What somebody who ends a command by Ctrl-C wants to know: how things stand now. */
public final class IfInterrupted {
  private IfInterrupted() {}

  /** Does the work, and says so if the process is told to end meanwhile. */
  public static <T> T say(Rendering rendering, String text, Supplier<T> work) {
    return say(rendering, () -> text, work);
  }

  /**
   * The same with a text that depends on how far the work is.
   *
   * @param text asked on another thread than the one that works
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
      // The process ends already, and the hook runs.
    }
  }
}
