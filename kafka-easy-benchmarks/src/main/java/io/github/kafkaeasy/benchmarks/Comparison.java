package io.github.kafkaeasy.benchmarks;

import io.github.kafkaeasy.benchmarks.topic.Source;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * A comparison, which is a line of the table.
 *
 * @param name short, for {@code -Dbench.only}
 * @param title description of the comparison
 * @param contender the measured contender
 * @param reference the contender to compare with; null for none
 * @param source the topic that both consume
 * @param figure the figure computed from a pair
 * @param goal the goal for the figure
 */
record Comparison(
    String name,
    String title,
    String contender,
    @Nullable String reference,
    Source source,
    ToDoubleFunction<Pair> figure,
    Goal goal) {

  /** Suffix of the names of rows that {@link CostTable} shows in full. */
  static final String OF_PROCESSOR_TIME = "-cpu";

  boolean isOfProcessorTime() {
    return name.endsWith(OF_PROCESSOR_TIME);
  }
}
