package io.github.kafkaeasy.benchmarks.contender;

import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;

/**
 * Detects the end of a JVM's warm-up: after at least three seconds, as soon as the JIT compiler is
 * busy for less than 5 % of the time, and after {@code bench.warm.up} seconds in any case. A fixed
 * time would suffice only on an idle machine. On a busy one the compiler takes CPU time from the
 * measured code, and contenders with more code would look slower.
 */
final class CompilerCalm {
  private static final double AT_LEAST_SECONDS = 3;
  private static final double AT_MOST_SECONDS =
      Double.parseDouble(System.getProperty("bench.warm.up", "10"));

  /**
   * Maximum warm-up for contenders with much code, such as JSON or a producer: at least 8 s, even
   * if {@code bench.warm.up} is shorter.
   */
  private static final double AT_MOST_SECONDS_OF_MUCH_CODE = Math.max(8, AT_MOST_SECONDS);

  private static final long BETWEEN_LOOKS_NANOS = 1_000_000_000L;

  /**
   * The warm-up is over when less than this share of the time since the last check was compilation.
   */
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

  /** Whether the warm-up is over. Reads the compiler's time at most once per second. */
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
