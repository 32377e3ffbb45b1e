package io.github.kafkaeasy.benchmarks.contender;

import io.github.kafkaeasy.benchmarks.topic.SampleRecords;
import io.github.kafkaeasy.benchmarks.topic.Source;
import java.util.function.Function;

/**
 * Measures a {@link Sender}: one thread sends as fast as the buffer allows. The time ends when the
 * last record is acknowledged.
 */
final class ProducerRun implements Contender {
  private static final double WARM_UP_ROUND_SECONDS = 1;

  /** Number of sends between two readings of the clock. */
  private static final int BETWEEN_LOOKS = 1_000;

  private static final int KEYS = 10_000;
  private static final int VALUE_BYTES = 100;

  private final Function<Arena, Sender> sender;

  ProducerRun(Function<Arena, Sender> sender) {
    this.sender = sender;
  }

  @Override
  public Measurement measure(Arena place, double seconds) {
    SampleRecords records =
        new SampleRecords(new Source(place.sink(), 0, KEYS, Source.Content.FILLER, VALUE_BYTES, 0));
    try (Sender to = sender.apply(place)) {
      CompilerCalm warmUp = CompilerCalm.beginOfMuchCode();
      do {
        long unused = send(records, to, WARM_UP_ROUND_SECONDS);
      } while (!warmUp.isOver());
      Cost before = Cost.now();
      long start = System.nanoTime();
      long count = send(records, to, seconds);
      double took = (System.nanoTime() - start) / 1e9;
      Cost cost = Cost.now().since(before);
      if (to.failed() > 0) {
        throw new IllegalStateException(to.failed() + " sends failed");
      }
      return Measurement.of(count, took, cost);
    }
  }

  private static long send(SampleRecords records, Sender to, double seconds) {
    long until = System.nanoTime() + (long) (seconds * 1e9);
    long count = 0;
    while (System.nanoTime() < until) {
      for (int i = 0; i < BETWEEN_LOOKS; i++, count++) {
        to.send(records.key(count), records.value(count));
      }
    }
    to.flush();
    return count;
  }
}
