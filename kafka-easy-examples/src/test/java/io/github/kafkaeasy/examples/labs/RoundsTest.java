package io.github.kafkaeasy.examples.labs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** Rounds of a lab: their order, their spread, and the conclusions. */
class RoundsTest {
  private static Callable<Double> figures(double... each) {
    Iterator<Double> left = java.util.Arrays.stream(each).iterator();
    return left::next;
  }

  private static Rounds<Double> measured(Callable<Double> one, Callable<Double> other)
      throws Exception {
    Map<String, Callable<Double>> variants = new LinkedHashMap<>();
    variants.put("one", one);
    variants.put("other", other);
    return Rounds.of(3, variants);
  }

  @Test
  void theFirstRoundWarmsUpAndDoesNotCount() throws Exception {
    Rounds<Double> rounds = measured(figures(1, 30, 10, 20), figures(1, 5, 5, 5));
    assertThat(rounds.spread("one", value -> value)).isEqualTo(new Rounds.Spread(20, 10, 30));
  }

  @Test
  void theVariantsAlternateInTheFirstPlace() throws Exception {
    List<String> order = new ArrayList<>();
    var unused =
        measured(
            () -> {
              order.add("one");
              return 1.0;
            },
            () -> {
              order.add("other");
              return 1.0;
            });
    assertThat(order)
        .containsExactly("one", "other", "other", "one", "one", "other", "other", "one");
  }

  @Test
  void nothingIsConcludedIfTheRoundsOfTwoVariantsOverlap() throws Exception {
    assertThat(measured(figures(1, 10, 30, 20), figures(1, 12, 9, 11)).conclusion("rate", v -> v))
        .isEqualTo(
            "rate: this run shows no difference, because the ranges of the variants overlap.");
  }

  @Test
  void aVariantIsSlowerIfItsBestRoundIsBelowTheWorstOfTheBestVariant() throws Exception {
    assertThat(measured(figures(1, 10, 30, 20), figures(1, 8, 9, 7)).conclusion("rate", v -> v))
        .startsWith("rate: lower than one in every round: other.");
  }
}
