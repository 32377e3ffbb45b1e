package io.github.kafkaeasy.consumer.internal.units;

/**
 * How many records' outputs the next unit may have. A unit that has failed twice is halved, and
 * again at each further failure, until the one that keeps all others from being committed is alone.
 * After a unit that was committed it doubles. Poll thread only.
 */
final class UnitSize {
  private static final int HALVE_AFTER = 2;

  private int most = Integer.MAX_VALUE;
  private int failures;

  int most() {
    return most;
  }

  /** How many units in a row were not committed. */
  int failures() {
    return failures;
  }

  void committed() {
    failures = 0;
    most = most > Integer.MAX_VALUE / 2 ? Integer.MAX_VALUE : 2 * most;
  }

  /**
   * A unit failed.
   *
   * @param entries how many records' outputs it had
   * @return whether it had failed with a single one, which is to be set aside
   */
  boolean failed(int entries) {
    failures++;
    if (failures < HALVE_AFTER || entries == 0) {
      return false;
    }
    most = Math.max(1, entries / 2);
    return entries == 1;
  }
}
