package io.github.kafkaeasy.consumer.internal.units;

/**
 * Maximum number of records with outputs in the next unit (transaction). From the second
 * consecutive failure on, the size is halved at each failure, until the record that prevents the
 * commit is alone in its unit. After a committed unit it is doubled. Poll thread only.
 */
final class UnitSize {
  private static final int HALVE_AFTER = 2;

  private int most = Integer.MAX_VALUE;
  private int failures;

  int most() {
    return most;
  }

  /** Number of consecutive units that were not committed. */
  int failures() {
    return failures;
  }

  void committed() {
    failures = 0;
    most = most > Integer.MAX_VALUE / 2 ? Integer.MAX_VALUE : 2 * most;
  }

  /**
   * Notes a failed unit.
   *
   * @param entries number of its records with outputs
   * @return whether it failed with a single record, which must be set aside
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
