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
 * Measures variants in turns, so that a machine that becomes faster or slower meanwhile favours
 * none of them. The first round of each warms up and does not count.
 *
 * @param <T> what one round comes to
 */
final class Rounds<T> {

  /** How many rounds count; -Dlab.rounds changes it. */
  static final int COUNT = Given.number("lab.rounds", 5, 1, 1_000);

  private final Map<String, List<T>> measured = new LinkedHashMap<>();

  private Rounds() {}

  /** Measures the variants, each by its name, and says how far it is. */
  static <T> Rounds<T> of(int count, Map<String, Callable<T>> variants) throws Exception {
    Rounds<T> rounds = new Rounds<>();
    for (int round = 0; round <= count; round++) {
      if (round == 0) {
        Say.line("warming up ...");
      } else {
        Say.line("round %d of %d ...", round, count);
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

  /** All rounds of a variant. */
  List<T> of(String variant) {
    return measured.getOrDefault(variant, List.of());
  }

  /** One figure of a variant, over its rounds. */
  Spread spread(String variant, ToDoubleFunction<T> figure) {
    return Spread.of(of(variant).stream().mapToDouble(figure).sorted().toArray());
  }

  /** Says of a figure, the more the better, what the rounds show: perhaps nothing. */
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
        ? Say.text("%s: the variants differ by no more than the rounds of one do.", figure)
        : Say.text(
            "%s: below %s in every round: %s. All others are as good, as far as this run can tell.",
            figure, best, String.join(", ", behind));
  }

  private static String best(Map<String, Spread> spreads) {
    return spreads.entrySet().stream()
        .max(Map.Entry.comparingByValue((a, b) -> Double.compare(a.median(), b.median())))
        .orElseThrow()
        .getKey();
  }

  /** Median of the rounds, and from where to where they go. */
  record Spread(double median, double min, double max) {
    static Spread of(double[] sorted) {
      return new Spread(sorted[sorted.length / 2], sorted[0], sorted[sorted.length - 1]);
    }

    /**
     * For a cell of the table.
     *
     * @param format of each of the three
     */
    String show(String format) {
      return Say.text(
          "%s (%s to %s)", format.formatted(median), format.formatted(min), format.formatted(max));
    }
  }
}
