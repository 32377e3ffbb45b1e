package io.github.kafkaeasy.faults;

import java.time.Duration;

/**
 * How large a run is: small with every build, large on request.
 *
 * @param nodes how many brokers
 * @param records how many a scenario under load sends at least
 * @param perSecond how fast it sends
 * @param members how many consumers share the load
 */
record Scale(int nodes, int records, int perSecond, int members) {

  private static final boolean LARGE = "large".equals(System.getProperty("faults.scale"));

  static Scale ofThisRun() {
    return LARGE ? new Scale(3, 500_000, 10_000, 12) : new Scale(1, 2_000, 1_000, 3);
  }

  static boolean isLarge() {
    return LARGE;
  }

  /** A duration of a fault, by the size of the run. */
  Duration lasting(double smallSeconds, double largeSeconds) {
    return Duration.ofMillis((long) (1_000 * (isLarge() ? largeSeconds : smallSeconds)));
  }

  int times(int small, int large) {
    return isLarge() ? large : small;
  }

  /** How long to wait for what must come; only against hanging. */
  Duration patience() {
    return isLarge() ? Duration.ofMinutes(8) : Duration.ofSeconds(60);
  }
}
