package io.github.kafkaeasy.benchmarks.contender;

import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;

/**
 * Says when a JVM has warmed up: after three seconds, once it hardly compiles any more. A fixed
 * time would do on an idle machine only; on a busy one the compiler competes with what it compiles
 * for, and its share would be measured for whoever gives it more to do.
 */
final class CompilerCalm {
  private static final double AT_LEAST_SECONDS = 3;
  private static final double AT_MOST_SECONDS =
      Double.parseDouble(System.getProperty("bench.warm.up", "10"));

  /** JSON, and a producer with its network thread, are more code than a warm-up cut short takes. */
  private static final double AT_MOST_SECONDS_OF_MUCH_CODE = Math.max(8, AT_MOST_SECONDS);

  private static final long BETWEEN_LOOKS_NANOS = 1_000_000_000L;

  /** Of the time since the last look. */
  private static final double HARDLY = 0.05;

  private static final CompilationMXBean COMPILER = ManagementFactory.getCompilationMXBean();

  private final double atMostSeconds;
  private final long start = System.nanoTime();
  private long last = start;
  private boolean over;
  private long compiledMillis = COMPILER.getTotalCompilationTime();

  private CompilerCalm(double atMostSeconds) {
    this.atMostSeconds = atMostSeconds;
  }

  static CompilerCalm begin() {
    return new CompilerCalm(AT_MOST_SECONDS);
  }

  static CompilerCalm beginOfMuchCode() {
    return new CompilerCalm(AT_MOST_SECONDS_OF_MUCH_CODE);
  }

  /** May be asked as often as one likes. */
  boolean isOver() {
    long now = System.nanoTime();
    if (!over && now - last >= BETWEEN_LOOKS_NANOS) {
      long compiled = COMPILER.getTotalCompilationTime();
      double share = (compiled - compiledMillis) * 1e6 / (now - last);
      last = now;
      compiledMillis = compiled;
      over = LoopPatience.seconds(start, now) >= AT_LEAST_SECONDS && share < HARDLY;
    }
    return over || LoopPatience.seconds(start, now) >= atMostSeconds;
  }
}
