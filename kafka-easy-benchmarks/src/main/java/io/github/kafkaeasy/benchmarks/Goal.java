package io.github.kafkaeasy.benchmarks;

/**
 * What a figure shall reach.
 *
 * @param asked the least, or the most where less is better
 * @param dream what it might reach
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
