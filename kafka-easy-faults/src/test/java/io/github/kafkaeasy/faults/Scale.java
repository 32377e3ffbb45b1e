package io.github.kafkaeasy.faults;

import java.time.Duration;

/**
 * Size of a run: small in every build, large on request.
 *
 * @param nodes number of brokers
 * @param records minimum number of records that a scenario under load sends
 * @param perSecond records sent per second
 * @param members number of consumers that share the load
 */
record Scale(int nodes, int records, int perSecond, int members) {

  private static final boolean LARGE = "large".equals(System.getProperty("faults.scale"));

  static Scale ofThisRun() {
    return LARGE ? new Scale(3, 500_000, 10_000, 12) : new Scale(1, 2_000, 1_000, 3);
  }

  static boolean isLarge() {
    return LARGE;
  }

  /** Duration of a fault, depending on the size of the run. */
  Duration lasting(double smallSeconds, double largeSeconds) {
    return Duration.ofMillis((long) (1_000 * (isLarge() ? largeSeconds : smallSeconds)));
  }

  int times(int small, int large) {
    return isLarge() ? large : small;
  }

  /** Timeout for awaited conditions; only a guard against hanging. */
  Duration patience() {
    return isLarge() ? Duration.ofMinutes(8) : Duration.ofSeconds(60);
  }
}
