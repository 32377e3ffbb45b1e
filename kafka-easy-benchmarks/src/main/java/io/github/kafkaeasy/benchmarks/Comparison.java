package io.github.kafkaeasy.benchmarks;

import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * A line of the table.
 *
 * @param name short, for {@code -Dbench.only}
 * @param title what is compared with what
 * @param contender who is measured
 * @param reference beside whom; null: beside nobody
 * @param figure what a pair comes to
 * @param asked what the figure shall reach
 * @param dream what it might reach
 * @param lowerIsBetter whether asked is the most, not the least
 */
record Comparison(
    String name,
    String title,
    String contender,
    @Nullable String reference,
    ToDoubleFunction<Pair> figure,
    double asked,
    double dream,
    boolean lowerIsBetter) {

  boolean isReached(double figure) {
    return lowerIsBetter ? figure <= asked : figure >= asked;
  }
}
