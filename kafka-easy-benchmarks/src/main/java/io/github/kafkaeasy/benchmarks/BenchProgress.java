package io.github.kafkaeasy.benchmarks;

import java.io.PrintStream;
import java.util.Locale;

/** Prints the current step, the progress, and an estimate of the remaining time. */
public final class BenchProgress {
  private final PrintStream out;
  private final int steps;
  private final long start = System.nanoTime();
  private int done;

  /**
   * @param steps the number of steps
   */
  public BenchProgress(PrintStream out, int steps) {
    this.out = out;
    this.steps = steps;
  }

  /** Prints a line that does not count as a step. */
  public void say(String format, Object... args) {
    out.println(prefix() + String.format(Locale.ROOT, format, args));
    out.flush();
  }

  /** Prints a line for a finished step. */
  public void step(String format, Object... args) {
    done++;
    say(format, args);
  }

  private String prefix() {
    double seconds = (System.nanoTime() - start) / 1e9;
    String left = done == 0 ? "" : ", about " + clock(seconds / done * (steps - done)) + " left";
    return String.format(Locale.ROOT, "[%3d of %d, %s%s] ", done, steps, clock(seconds), left);
  }

  private static String clock(double seconds) {
    long whole = Math.round(seconds);
    return String.format(Locale.ROOT, "%d:%02d", whole / 60, whole % 60);
  }
}
