package io.github.kafkaeasy.benchmarks;

import io.github.kafkaeasy.benchmarks.topic.Source;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Who runs against whom, over what. Comparisons of the same two share their runs. */
record Match(String contender, @Nullable String reference, Source source) {

  static Match of(Comparison comparison) {
    return new Match(comparison.contender(), comparison.reference(), comparison.source());
  }

  /** Who has to run over what. */
  Stream<Map.Entry<String, Source>> entries() {
    return Stream.of(Optional.of(contender), Optional.ofNullable(reference))
        .flatMap(Optional::stream)
        .map(name -> Map.entry(name, source));
  }

  /** How many runs a pair takes. */
  int runs() {
    return reference == null ? 1 : 2;
  }
}
