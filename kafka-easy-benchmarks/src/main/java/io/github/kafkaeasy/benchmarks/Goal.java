package io.github.kafkaeasy.benchmarks;

/**
 * The goal of a comparison: the values that its measured median is compared with.
 *
 * @param asked the required value: a minimum, or a maximum where lower is better
 * @param dream an ideal value
 */
record Goal(double asked, double dream, boolean lowerIsBetter) {

  static Goal atLeast(double asked, double dream) {
    return new Goal(asked, dream, false);
  }

  static Goal atMost(double asked, double dream) {
    return new Goal(asked, dream, true);
  }

  boolean isReachedBy(double figure) {
    return lowerIsBetter ? figure <= asked : figure >= asked;
  }
}
