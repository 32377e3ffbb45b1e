package io.github.kafkaeasy.benchmarks.contender;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.consumer.EasyConsumer;
import io.github.kafkaeasy.consumer.Ordering;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;

/**
 * Measures the live heap of a consumer whose handlers all block, after it has fetched as many
 * records as its default limits allow.
 */
final class FullWindow implements Contender {
  private static final long BETWEEN_LOOKS_MILLIS = 1_000;

  @Override
  public Measurement measure(Arena place, double seconds) throws InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    double before = live();
    try (EasyConsumer consumer =
        KafkaEasy.connect(place.bootstrap())
            .consumer(byte[].class)
            .topics(place.topic())
            .group("bench-" + UUID.randomUUID())
            .ordering(Ordering.KEY)
            .handle(message -> never.await())
            .start()) {
      long held = -1;
      while (held <= 0 || held != waiting(consumer)) {
        held = waiting(consumer);
        Thread.sleep(BETWEEN_LOOKS_MILLIS);
      }
      double after = live();
      never.countDown();
      return new Measurement(Map.of(Figure.LIVE_HEAP, after - before));
    }
  }

  private static long waiting(EasyConsumer consumer) {
    return consumer.stats().inFlight() + consumer.stats().held();
  }

  private static double live() {
    double unused = HeapWatch.alive();
    return HeapWatch.alive();
  }
}
