package io.github.kafkaeasy.benchmarks;

import io.github.kafkaeasy.benchmarks.contender.Run;
import io.github.kafkaeasy.benchmarks.topic.Source;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A contender and its reference on the same topic. Comparisons with the same match share its runs.
 */
record Match(String contender, @Nullable String reference, Source source) {

  static Match of(Comparison comparison) {
    return new Match(comparison.contender(), comparison.reference(), comparison.source());
  }

  /** The runs of this match. */
  Stream<Run> runs() {
    return Stream.concat(Stream.of(contender), Stream.ofNullable(reference))
        .map(name -> new Run(name, source));
  }
}
