package io.github.kafkaeasy.benchmarks;

import io.github.kafkaeasy.benchmarks.contender.Run;
import io.github.kafkaeasy.benchmarks.topic.Source;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Who runs against whom, over what. Comparisons of the same two share their runs. */
record Match(String contender, @Nullable String reference, Source source) {

  static Match of(Comparison comparison) {
    return new Match(comparison.contender(), comparison.reference(), comparison.source());
  }

  /** Who has to run over what. */
  Stream<Run> runs() {
    return Stream.concat(Stream.of(contender), Stream.ofNullable(reference))
        .map(name -> new Run(name, source));
  }
}
