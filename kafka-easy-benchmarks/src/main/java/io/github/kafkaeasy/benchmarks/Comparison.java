package io.github.kafkaeasy.benchmarks;

import io.github.kafkaeasy.benchmarks.topic.Source;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * A line of the table.
 *
 * @param name short, for {@code -Dbench.only}
 * @param title what is compared with what
 * @param contender who is measured
 * @param reference beside whom; null: beside nobody
 * @param source what both consume
 * @param figure what a pair comes to
 * @param goal what the figure shall reach
 */
record Comparison(
    String name,
    String title,
    String contender,
    @Nullable String reference,
    Source source,
    ToDoubleFunction<Pair> figure,
    Goal goal) {

  /** Name of the rows that {@link CostTable} shows in full. */
  static final String OF_PROCESSOR_TIME = "-cpu";

  boolean isOfProcessorTime() {
    return name.endsWith(OF_PROCESSOR_TIME);
  }
}
