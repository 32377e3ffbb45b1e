package io.github.kafkaeasy.benchmarks;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What may be said on the command line.
 *
 * @param only names of comparisons ({@code -Dbench.only=key,send}); all when none is named
 * @param pairs how many pairs each ({@code -Dbench.pairs=5}); {@code -Dbench.quick} means one
 * @param records how many records to consume from ({@code -Dbench.records=8000000})
 * @param jvmOptions for the contenders' JVMs ({@code -Dbench.jvm="-Xlog:gc"})
 * @param output the JSON file
 */
record Options(Set<String> only, int pairs, long records, List<String> jvmOptions, Path output) {
  private static final int PAIRS = 5;
  private static final long RECORDS = 8_000_000;

  /** How much steady state a contender runs; two seconds are asked for. */
  static final double SECONDS = 2.5;

  static Options fromSystemProperties() {
    boolean quick = !System.getProperty("bench.quick", "false").equals("false");
    return new Options(
        Set.copyOf(words("bench.only", ",")),
        Integer.getInteger("bench.pairs", quick ? 1 : PAIRS),
        Long.getLong("bench.records", RECORDS),
        words("bench.jvm", " "),
        Path.of(System.getProperty("bench.output", "target/bench.json")));
  }

  private static List<String> words(String property, String separator) {
    String value = System.getProperty(property, "").strip();
    return value.isEmpty() ? List.of() : List.of(value.split("\\s*" + separator + "\\s*"));
  }

  List<Comparison> comparisons() {
    Set<String> unknown = new TreeSet<>(only);
    Comparisons.ALL.forEach(comparison -> unknown.remove(comparison.name()));
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(
          "bench.only names "
              + unknown
              + "; there are "
              + Comparisons.ALL.stream().map(Comparison::name).toList());
    }
    return Comparisons.ALL.stream()
        .filter(comparison -> only.isEmpty() || only.contains(comparison.name()))
        .toList();
  }
}
