package io.github.kafkaeasy.examples.labs;

import io.github.kafkaeasy.examples.Given;
import io.github.kafkaeasy.examples.Say;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;

/**
 * Measures variants alternately, so that a machine whose speed changes favours none of them. {@link
 * #of(int, Map)} begins with a warm-up round, which does not count.
 *
 * @param <T> result of one round
 */
final class Rounds<T> {

  /** Rounds that count; set by -Dlab.rounds. */
  static final int COUNT = Given.number("lab.rounds", 5, 1, 1_000);

  private final Map<String, List<T>> measured = new LinkedHashMap<>();

  private Rounds() {}

  /** Measures the variants, given by name, and prints the progress. */
  static <T> Rounds<T> of(int count, Map<String, Callable<T>> variants) throws Exception {
    return from(0, count, variants);
  }

  /** Like {@link #of(int, Map)}, without a warm-up: for variants that count and measure no time. */
  static <T> Rounds<T> ofCounts(int count, Map<String, Callable<T>> variants) throws Exception {
    return from(1, count, variants);
  }

  private static <T> Rounds<T> from(int first, int last, Map<String, Callable<T>> variants)
      throws Exception {
    Rounds<T> rounds = new Rounds<>();
    for (int round = first; round <= last; round++) {
      if (round == 0) {
        Say.line("warming up ...");
      } else {
        Say.line("round %d of %d ...", round, last);
      }
      List<Map.Entry<String, Callable<T>>> turns = new ArrayList<>(variants.entrySet());
      if (round % 2 == 1) {
        Collections.reverse(turns);
      }
      for (Map.Entry<String, Callable<T>> turn : turns) {
        T result = turn.getValue().call();
        if (round > 0) {
          rounds.measured.computeIfAbsent(turn.getKey(), n -> new ArrayList<>()).add(result);
        }
      }
    }
    return rounds;
  }

  /** The results of a variant's rounds. */
  List<T> of(String variant) {
    return measured.getOrDefault(variant, List.of());
  }

  /** Median and range of a figure over a variant's rounds. */
  Spread spread(String variant, ToDoubleFunction<T> figure) {
    return Spread.of(of(variant).stream().mapToDouble(figure).sorted().toArray());
  }

  /**
   * Prints a conclusion about a figure where higher is better. A variant counts as worse only if
   * its best round is below the worst round of the best variant; otherwise no difference is
   * claimed.
   */
  void conclude(String figure, ToDoubleFunction<T> value) {
    Say.line("%s", conclusion(figure, value));
  }

  String conclusion(String figure, ToDoubleFunction<T> value) {
    Map<String, Spread> spreads = new LinkedHashMap<>();
    measured.keySet().forEach(name -> spreads.put(name, spread(name, value)));
    String best = best(spreads);
    Spread ofBest = spread(best, value);
    List<String> behind =
        spreads.entrySet().stream()
            .filter(entry -> entry.getValue().max() < ofBest.min())
            .map(Map.Entry::getKey)
            .toList();
    return behind.isEmpty()
        ? Say.text(
            "%s: this run shows no difference, because the ranges of the variants overlap.", figure)
        : Say.text(
            "%s: lower than %s in every round: %s. For all others this run shows no difference.",
            figure, best, String.join(", ", behind));
  }

  private static String best(Map<String, Spread> spreads) {
    return spreads.entrySet().stream()
        .max(Map.Entry.comparingByValue((a, b) -> Double.compare(a.median(), b.median())))
        .orElseThrow()
        .getKey();
  }

  /** Median, minimum and maximum of the rounds. */
  record Spread(double median, double min, double max) {
    static Spread of(double[] sorted) {
      return new Spread(sorted[sorted.length / 2], sorted[0], sorted[sorted.length - 1]);
    }

    /**
     * The text for a cell of the table.
     *
     * @param format format of each of the three numbers
     */
    String show(String format) {
      return Say.text(
          "%s (%s to %s)", format.formatted(median), format.formatted(min), format.formatted(max));
    }
  }
}
