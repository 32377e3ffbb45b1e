package io.github.kafkaeasy.benchmarks;

import org.jspecify.annotations.Nullable;

/** Who runs against whom. Comparisons of the same two share their runs. */
record Match(String contender, @Nullable String reference) {

  static Match of(Comparison comparison) {
    return new Match(comparison.contender(), comparison.reference());
  }
}
