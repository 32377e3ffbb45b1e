package io.github.kafkaeasy.benchmarks;

import static io.github.kafkaeasy.benchmarks.contender.Contenders.EXACTLY_ONCE;
import static io.github.kafkaeasy.benchmarks.contender.Contenders.EXACTLY_ONCE_LATENCY;
import static io.github.kafkaeasy.benchmarks.contender.Contenders.EXACTLY_ONCE_SLEEPING;
import static io.github.kafkaeasy.benchmarks.contender.Contenders.PARALLEL_TRANSACTIONS;
import static io.github.kafkaeasy.benchmarks.contender.Contenders.RAW_TRANSACTIONS;
import static io.github.kafkaeasy.benchmarks.contender.Contenders.RAW_TRANSACTIONS_LATENCY;
import static io.github.kafkaeasy.benchmarks.contender.Contenders.SPRING_TRANSACTIONS;
import static io.github.kafkaeasy.benchmarks.contender.Contenders.SPRING_TRANSACTIONS_SLEEPING;

import io.github.kafkaeasy.benchmarks.contender.Figure;
import java.util.List;
import java.util.Objects;

/**
 * Comparisons of loops that read, handle and send on records in transactions. All contenders commit
 * every 100 ms.
 */
final class ExactlyOnceRows {

  static final String NAME = "once";

  private ExactlyOnceRows() {}

  static List<Comparison> over(Sources sources) {
    return List.of(
        new Comparison(
            NAME,
            "exactlyOnce, no-op / raw transactional loop",
            EXACTLY_ONCE,
            RAW_TRANSACTIONS,
            sources.half(),
            Comparisons::rates,
            Goal.atLeast(0.8, 1.0)),
        new Comparison(
            NAME + "-spring",
            "exactlyOnce, no-op / spring-kafka, transactional",
            EXACTLY_ONCE,
            SPRING_TRANSACTIONS,
            sources.half(),
            Comparisons::rates,
            Goal.atLeast(1.0, 1.5)),
        new Comparison(
            NAME + "-spring-10ms",
            "exactlyOnce, 10 ms, 500 concurrent / spring-kafka",
            EXACTLY_ONCE_SLEEPING,
            SPRING_TRANSACTIONS_SLEEPING,
            sources.half(),
            Comparisons::rates,
            Goal.atLeast(10, 50)),
        new Comparison(
            NAME + "-parallel",
            "exactlyOnce, no-op / parallel-consumer, transactional",
            EXACTLY_ONCE,
            PARALLEL_TRANSACTIONS,
            sources.half(),
            Comparisons::rates,
            Goal.atLeast(1.0, 10)),
        latency(sources, "-latency", "p50 at 200/s", Figure.P50_AT_200, 1.2, 1),
        latency(sources, "-latency-p99", "p99 at 200/s", Figure.P99_AT_200, 2, 1.2));
  }

  private static Comparison latency(
      Sources sources, String name, String what, Figure figure, double asked, double dream) {
    return new Comparison(
        NAME + name,
        "exactlyOnce, end to end, " + what + " / raw loop",
        EXACTLY_ONCE_LATENCY,
        RAW_TRANSACTIONS_LATENCY,
        sources.none(),
        pair ->
            pair.contender().get(figure)
                / Objects.requireNonNull(pair.reference(), "reference").get(figure),
        Goal.atMost(asked, dream));
  }
}
