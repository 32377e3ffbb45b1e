package io.github.kafkaeasy.benchmarks.contender;

import io.github.kafkaeasy.benchmarks.topic.SampleRecords;
import io.github.kafkaeasy.consumer.ConsumerBuilder;
import io.github.kafkaeasy.consumer.Ordering;
import io.github.kafkaeasy.dlq.Backoff;
import io.github.kafkaeasy.dlq.RetryThenDeadLetter;
import java.time.Duration;
import java.util.function.Consumer;

/** The options that differ from the defaults in kafka-easy's contenders. */
final class EasyOptions {

  /** The time that a sleeping handler sleeps. */
  static final Duration SLEEP = Duration.ofMillis(10);

  private static final Duration SLOW = Duration.ofSeconds(1);

  private EasyOptions() {}

  static <V> ConsumerBuilder<V> idle(ConsumerBuilder<V> consumer) {
    return consumer.ordering(Ordering.KEY).handle(message -> {});
  }

  /** KEY order; a worker thread calls the body with each value. */
  static ConsumerBuilder<byte[]> doing(ConsumerBuilder<byte[]> consumer, Consumer<byte[]> body) {
    return consumer.ordering(Ordering.KEY).handle(message -> body.accept(message.value()));
  }

  static ConsumerBuilder<byte[]> idlePartition(ConsumerBuilder<byte[]> consumer) {
    return consumer.ordering(Ordering.PARTITION).handle(message -> {});
  }

  static ConsumerBuilder<byte[]> sleeping(ConsumerBuilder<byte[]> consumer, int concurrency) {
    return consumer
        .ordering(Ordering.KEY)
        .concurrency(concurrency)
        .handle(message -> Thread.sleep(SLEEP.toMillis()));
  }

  static ConsumerBuilder<byte[]> sleepingAndFailing(
      ConsumerBuilder<byte[]> consumer, int concurrency) {
    return deadLettering(consumer)
        .ordering(Ordering.KEY)
        .concurrency(concurrency)
        .handle(
            message -> {
              Thread.sleep(SLEEP.toMillis());
              Failing.maybe(message.offset());
            });
  }

  /**
   * Fails one record in a hundred. Concurrency is the number of partitions, like the number of
   * threads of the spring-kafka contender.
   */
  static ConsumerBuilder<byte[]> failing(ConsumerBuilder<byte[]> consumer, Arena place) {
    return deadLettering(consumer)
        .ordering(Ordering.KEY)
        .concurrency(place.partitions())
        .handle(message -> Failing.maybe(message.offset()));
  }

  private static ConsumerBuilder<byte[]> deadLettering(ConsumerBuilder<byte[]> consumer) {
    return consumer.onFailure(
        RetryThenDeadLetter.attempts(Failing.ATTEMPTS).backoff(Backoff.fixed(Failing.BACKOFF)));
  }

  static ConsumerBuilder<byte[]> oneSlowKey(ConsumerBuilder<byte[]> consumer, int key) {
    String slow = SampleRecords.key(key);
    return consumer
        .ordering(Ordering.KEY)
        .handle(
            message -> {
              if (slow.equals(message.key())) {
                Thread.sleep(SLOW.toMillis());
              }
            });
  }
}
