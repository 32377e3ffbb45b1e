package io.github.kafkaeasy.benchmarks;

import io.github.kafkaeasy.consumer.Ordering;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;

/** Everybody who takes part, by name. A peer is a line here and a class that implements it. */
final class Contenders {
  static final String RAW_LOOP = "raw poll loop";
  static final String KEY = "kafka-easy KEY";
  static final String PARTITION = "kafka-easy PARTITION";
  static final String KEY_10_MS = "kafka-easy KEY, 10 ms, 500 at a time";
  static final String RAW_SENDS = "raw producer";
  static final String SENDS = "kafka-easy producer";

  /** How many handlers of {@link #KEY_10_MS} sleep at a time, and for how long. */
  static final int SLEEPERS = 500;

  static final Duration SLEEP = Duration.ofMillis(10);

  private static final Map<String, Supplier<Contender>> ALL =
      Map.of(
          RAW_LOOP, () -> new ConsumerRounds(new RawLoop()),
          KEY, () -> new ConsumerRounds(EasyLoop.doingNothing(Ordering.KEY)),
          PARTITION, () -> new ConsumerRounds(EasyLoop.doingNothing(Ordering.PARTITION)),
          KEY_10_MS, () -> new ConsumerRounds(EasyLoop.sleeping(SLEEP, SLEEPERS)),
          RAW_SENDS, () -> new ProducerRun(RawSender::new),
          SENDS, () -> new ProducerRun(EasySender::new));

  private Contenders() {}

  static Contender byName(String name) {
    Supplier<Contender> contender = ALL.get(name);
    if (contender == null) {
      throw new IllegalArgumentException("No contender \"" + name + "\" among " + ALL.keySet());
    }
    return contender.get();
  }
}
