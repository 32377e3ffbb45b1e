package io.github.kafkaeasy.benchmarks;

import static io.github.kafkaeasy.benchmarks.contender.Contenders.COLD_SEND;
import static io.github.kafkaeasy.benchmarks.contender.Contenders.FAILING;
import static io.github.kafkaeasy.benchmarks.contender.Contenders.FULL_WINDOW;
import static io.github.kafkaeasy.benchmarks.contender.Contenders.KEY;
import static io.github.kafkaeasy.benchmarks.contender.Contenders.KEY_IDLE;
import static io.github.kafkaeasy.benchmarks.contender.Contenders.KEY_JSON;
import static io.github.kafkaeasy.benchmarks.contender.Contenders.KEY_LATENCY;
import static io.github.kafkaeasy.benchmarks.contender.Contenders.KEY_SLEEPING;
import static io.github.kafkaeasy.benchmarks.contender.Contenders.KEY_VIRTUAL;
import static io.github.kafkaeasy.benchmarks.contender.Contenders.METERS_BOUND;
import static io.github.kafkaeasy.benchmarks.contender.Contenders.METERS_ON;
import static io.github.kafkaeasy.benchmarks.contender.Contenders.NO_SLOW_KEY;
import static io.github.kafkaeasy.benchmarks.contender.Contenders.ONE_SLOW_KEY;
import static io.github.kafkaeasy.benchmarks.contender.Contenders.PARALLEL;
import static io.github.kafkaeasy.benchmarks.contender.Contenders.PARTITION;
import static io.github.kafkaeasy.benchmarks.contender.Contenders.RAW_IDLE;
import static io.github.kafkaeasy.benchmarks.contender.Contenders.RAW_JSON;
import static io.github.kafkaeasy.benchmarks.contender.Contenders.RAW_LATENCY;
import static io.github.kafkaeasy.benchmarks.contender.Contenders.RAW_LOOP;
import static io.github.kafkaeasy.benchmarks.contender.Contenders.RAW_MOVE;
import static io.github.kafkaeasy.benchmarks.contender.Contenders.RAW_SENDS;
import static io.github.kafkaeasy.benchmarks.contender.Contenders.REDRIVE;
import static io.github.kafkaeasy.benchmarks.contender.Contenders.SENDS;
import static io.github.kafkaeasy.benchmarks.contender.Contenders.SLEEPERS;
import static io.github.kafkaeasy.benchmarks.contender.Contenders.SLEEPING_ALL_WELL;
import static io.github.kafkaeasy.benchmarks.contender.Contenders.SLEEPING_FAILING;
import static io.github.kafkaeasy.benchmarks.contender.Contenders.SPRING;
import static io.github.kafkaeasy.benchmarks.contender.Contenders.SPRING_AS_IT_COMES;
import static io.github.kafkaeasy.benchmarks.contender.Contenders.SPRING_FAILING;
import static io.github.kafkaeasy.benchmarks.contender.Contenders.SPRING_LATENCY;
import static io.github.kafkaeasy.benchmarks.contender.Contenders.TRACED;
import static io.github.kafkaeasy.benchmarks.contender.Contenders.VIRTUAL_SLEEPERS;
import static io.github.kafkaeasy.benchmarks.contender.Contenders.WARM_SEND;

import io.github.kafkaeasy.benchmarks.contender.Contenders;
import io.github.kafkaeasy.benchmarks.contender.Figure;
import io.github.kafkaeasy.benchmarks.contender.Measurement;
import io.github.kafkaeasy.benchmarks.topic.Source;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/** The list of all comparisons. */
final class Comparisons {
  private static final String SPRING_COMMITS = "key-spring-commits";
  private static final String IDLE = "idle";
  private static final String IDLE_MANY = "idle-1000";

  /**
   * Rows that a run with one pair per comparison includes only if {@code -Dbench.only} selects
   * them. The row with spring-kafka's default commits only explains the row before it, and rows of
   * idle programs take half a minute each.
   */
  static final Set<String> ASIDE = Set.of(SPRING_COMMITS, IDLE, IDLE_MANY);

  /** A row whose figure is a difference in bytes; all others are ratios. */
  static final String ALLOCATION = "key-allocation";

  private Comparisons() {}

  static List<Comparison> over(Sources sources) {
    return Stream.of(others(sources), ExactlyOnceRows.over(sources), idle(sources))
        .flatMap(List::stream)
        .toList();
  }

  /** Run last, because the topic with 1,000 partitions makes the broker slower. */
  private static List<Comparison> idle(Sources sources) {
    return List.of(
        idle(IDLE, "6 partitions", sources.few()),
        idle(IDLE_MANY, "1,000 partitions", sources.many()));
  }

  private static List<Comparison> others(Sources sources) {
    return List.of(
        new Comparison(
            "partition",
            "PARTITION, no-op / raw loop",
            PARTITION,
            RAW_LOOP,
            sources.small(),
            Comparisons::rates,
            Goal.atLeast(0.70, 0.95)),
        new Comparison(
            "key",
            "KEY, no-op / raw loop",
            KEY,
            RAW_LOOP,
            sources.small(),
            Comparisons::rates,
            Goal.atLeast(0.50, 0.80)),
        new Comparison(
            ALLOCATION,
            "KEY, no-op, bytes per record more than the raw loop",
            KEY,
            RAW_LOOP,
            sources.small(),
            pair ->
                pair.contender().get(Figure.ALLOCATION) - reference(pair).get(Figure.ALLOCATION),
            Goal.atMost(64, 16)),
        new Comparison(
            "meters-bound",
            "KEY, no-op, bound to meters without timers / KEY, no-op",
            METERS_BOUND,
            KEY,
            sources.small(),
            Comparisons::rates,
            Goal.atLeast(0.90, 0.98)),
        new Comparison(
            "meters-on",
            "KEY, no-op, with timers and counters of meters / KEY, no-op",
            METERS_ON,
            KEY,
            sources.small(),
            Comparisons::rates,
            Goal.atLeast(0.90, 0.97)),
        new Comparison(
            "traces-on",
            "KEY, no-op, one record in 100 traced / KEY, no-op",
            TRACED,
            KEY,
            sources.small(),
            Comparisons::rates,
            Goal.atLeast(0.90, 0.97)),
        new Comparison(
            "key-spring",
            "KEY, no-op / spring-kafka, no-op",
            KEY,
            SPRING,
            sources.small(),
            Comparisons::rates,
            Goal.atLeast(1.5, 3)),
        new Comparison(
            SPRING_COMMITS,
            "KEY, no-op / spring-kafka, no-op, default commits",
            KEY,
            SPRING_AS_IT_COMES,
            sources.small(),
            Comparisons::rates,
            Goal.atLeast(1.5, 3)),
        new Comparison(
            "key-parallel",
            "KEY, no-op / parallel-consumer KEY, no-op",
            KEY,
            PARALLEL,
            sources.small(),
            Comparisons::rates,
            Goal.atLeast(60, 120)),
        new Comparison(
            "key-10ms",
            "KEY, 10 ms, 500 concurrent / ideal",
            KEY_SLEEPING,
            null,
            sources.small(),
            pair -> ofIdeal(pair, SLEEPERS),
            Goal.atLeast(0.97, 0.99)),
        new Comparison(
            "key-10ms-virtual",
            "KEY, 10 ms, 5,000 concurrent, virtual / ideal",
            KEY_VIRTUAL,
            null,
            sources.small(),
            pair -> ofIdeal(pair, VIRTUAL_SLEEPERS),
            Goal.atLeast(0.25, 0.5)),
        new Comparison(
            "json",
            "KEY, JSON of 500 bytes / raw loop decoding inline",
            KEY_JSON,
            RAW_JSON,
            sources.orders(),
            Comparisons::rates,
            Goal.atLeast(1.0, 1.2)),
        new Comparison(
            "json-5k",
            "KEY, JSON of 5 KB / raw loop decoding inline",
            KEY_JSON,
            RAW_JSON,
            sources.largeOrders(),
            Comparisons::rates,
            Goal.atLeast(1.3, 1.6)),
        new Comparison(
            "failures",
            "KEY, 10 ms, 1 % failing / none failing",
            SLEEPING_FAILING,
            SLEEPING_ALL_WELL,
            sources.half(),
            Comparisons::rates,
            Goal.atLeast(0.85, 0.97)),
        new Comparison(
            "failures-spring",
            "KEY, 1 % failing / spring-kafka's error handler",
            FAILING,
            SPRING_FAILING,
            sources.few(),
            Comparisons::rates,
            Goal.atLeast(20, 100)),
        new Comparison(
            "slow-key",
            "KEY, rate of all other keys while one key's handler takes 1 s / without that key",
            ONE_SLOW_KEY,
            NO_SLOW_KEY,
            sources.small(),
            Comparisons::rates,
            Goal.atLeast(0.9, 1.0)),
        new Comparison(
            "send",
            "producer send, byte values / raw producer",
            SENDS,
            RAW_SENDS,
            sources.few(),
            Comparisons::rates,
            Goal.atLeast(0.95, 1.0)),
        new Comparison(
            "redrive",
            "redrive of 100,000 dead letters / raw loop",
            REDRIVE,
            RAW_MOVE,
            sources.letters(),
            Comparisons::rates,
            Goal.atLeast(0.5, 0.9)),
        new Comparison(
            "redrive-heap",
            "redrive, maximum live heap / its limit of 64 MiB",
            REDRIVE,
            RAW_MOVE,
            sources.letters(),
            pair -> pair.contender().get(Figure.LIVE_HEAP) / 64,
            Goal.atMost(1, 0.5)),
        new Comparison(
            "heap",
            "KEY, live heap with a full window / limit of 64 MiB",
            FULL_WINDOW,
            null,
            sources.small(),
            pair -> pair.contender().get(Figure.LIVE_HEAP) / 64,
            Goal.atMost(1, 0.25)),
        new Comparison(
            "first-send",
            "first send after a probe / steady median",
            WARM_SEND,
            COLD_SEND,
            sources.few(),
            pair ->
                pair.contender().get(Figure.FIRST_SEND) / pair.contender().get(Figure.LATER_SEND),
            Goal.atMost(2, 1.2)),
        cpu("partition-cpu", "PARTITION, no-op", PARTITION, RAW_LOOP, sources.small(), 1.25, 1.1),
        cpu("key-cpu", "KEY, no-op", KEY, RAW_LOOP, sources.small(), 1.5, 1.25),
        cpu("json-cpu", "KEY, JSON of 500 bytes", KEY_JSON, RAW_JSON, sources.orders(), 1.15, 1.05),
        cpu("send-cpu", "producer send, byte values", SENDS, RAW_SENDS, sources.few(), 1.1, 1.03),
        cpu(
            "redrive-cpu",
            "redrive of dead letters",
            REDRIVE,
            RAW_MOVE,
            sources.letters(),
            1.6,
            1.3),
        latency(sources, "latency", "p50 at 200/s", RAW_LATENCY, Figure.P50_AT_200, 1.2, 1),
        latency(sources, "latency-p99", "p99 at 200/s", RAW_LATENCY, Figure.P99_AT_200, 2, 1.2),
        latency(sources, "latency-2k", "p50 at 2,000/s", RAW_LATENCY, Figure.P50_AT_2000, 1.2, 1),
        latency(
            sources, "latency-2k-p99", "p99 at 2,000/s", RAW_LATENCY, Figure.P99_AT_2000, 2, 1.2),
        latency(
            sources, "latency-spring", "p50 at 200/s", SPRING_LATENCY, Figure.P50_AT_200, 1.2, 1),
        latency(
            sources,
            "latency-spring-2k",
            "p50 at 2,000/s",
            SPRING_LATENCY,
            Figure.P50_AT_2000,
            1.2,
            1));
  }

  /** A comparison of the CPU time of the whole JVM, which matters when services share a machine. */
  private static Comparison cpu(
      String name,
      String what,
      String contender,
      String reference,
      Source source,
      double asked,
      double dream) {
    return new Comparison(
        name,
        what + ", CPU time per record / " + reference,
        contender,
        reference,
        source,
        pair -> pair.contender().get(Figure.CPU) / reference(pair).get(Figure.CPU),
        Goal.atMost(asked, dream));
  }

  private static Comparison idle(String name, String what, Source source) {
    return new Comparison(
        name,
        "KEY, nothing to do, " + what + ", CPU time / raw poll loop",
        KEY_IDLE,
        RAW_IDLE,
        source,
        pair -> pair.contender().get(Figure.IDLE) / reference(pair).get(Figure.IDLE),
        Goal.atMost(1.2, 1.0));
  }

  private static Comparison latency(
      Sources sources,
      String name,
      String what,
      String reference,
      Figure figure,
      double asked,
      double dream) {
    return new Comparison(
        name,
        "KEY, no-op, end to end, " + what + " / " + reference.replace(", end to end", ""),
        KEY_LATENCY,
        reference,
        sources.none(),
        pair -> pair.contender().get(figure) / reference(pair).get(figure),
        Goal.atMost(asked, dream));
  }

  /** Notes printed with the figures. */
  static final List<String> NOTES =
      List.of(
          "parallel-consumer retries for ever and has no dead letters, so it is not compared with"
              + " failing records.",
          "spring-kafka has no order by key: one thread handles a partition, and a failing record"
              + " holds up its partition.",
          "Both libraries use the raw loop's consumer settings and commit in the background once a"
              + " second, except in the row that says otherwise.");

  static double rates(Pair pair) {
    return pair.contender().get(Figure.RATE) / reference(pair).get(Figure.RATE);
  }

  private static double ofIdeal(Pair pair, int concurrency) {
    return pair.contender().get(Figure.RATE) * Contenders.sleep().toMillis() / 1e3 / concurrency;
  }

  private static Measurement reference(Pair pair) {
    return Objects.requireNonNull(pair.reference(), "reference");
  }
}
