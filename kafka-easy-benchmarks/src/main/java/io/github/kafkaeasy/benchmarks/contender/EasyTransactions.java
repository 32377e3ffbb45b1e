package io.github.kafkaeasy.benchmarks.contender;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.consumer.ConsumerBuilder;
import io.github.kafkaeasy.consumer.EasyConsumer;
import io.github.kafkaeasy.consumer.Ordering;
import io.github.kafkaeasy.consumer.spi.ConsumerObserver;
import io.github.kafkaeasy.message.Codec;
import io.github.kafkaeasy.message.OutgoingMessage;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.TopicPartition;

/** kafka-easy with exactlyOnce, in KEY order. The handler sends each record to the sink topic. */
final class EasyTransactions implements Loop {
  private final int concurrency;
  private final long sleepMillis;

  private EasyTransactions(int concurrency, long sleepMillis) {
    this.concurrency = concurrency;
    this.sleepMillis = sleepMillis;
  }

  /** With an empty handler and the default concurrency. */
  static Loop doingNothing() {
    return new EasyTransactions(0, 0);
  }

  static Loop sleeping(int concurrency) {
    return new EasyTransactions(concurrency, EasyOptions.SLEEP.toMillis());
  }

  @Override
  public Running start(Arena place, String group) {
    Committed committed = new Committed();
    Codec<byte[]> bytes = Codec.bytes();
    ConsumerBuilder<byte[]> builder =
        KafkaEasy.connect(place.bootstrap())
            .consumer(byte[].class)
            .topics(place.topic())
            .group(group)
            .ordering(Ordering.KEY)
            .observer(committed)
            .exactlyOnce()
            .handleAndSend(
                (message, outputs) -> {
                  TransactionalClients.work(sleepMillis);
                  outputs.send(
                      OutgoingMessage.of(message.value())
                          .topic(place.sink())
                          .keyBytes(Objects.requireNonNull(message.keyBytes(), "key")),
                      bytes);
                });
    if (concurrency > 0) {
      builder = builder.concurrency(concurrency);
    }
    return new EasyRunning(builder.start(), committed);
  }

  /**
   * Counts committed records: the sum of all partitions' committed offsets, which start at 0.
   * Handled records of an open transaction do not count, because readers do not see their outputs
   * yet.
   */
  private static final class Committed implements ConsumerObserver {
    private final Map<TopicPartition, Long> offsets = new HashMap<>(); // poll thread only
    private final AtomicLong sum = new AtomicLong();

    @Override
    public void committed(Map<TopicPartition, Long> units) {
      offsets.putAll(units);
      sum.lazySet(offsets.values().stream().mapToLong(Long::longValue).sum());
    }
  }

  private record EasyRunning(EasyConsumer consumer, Committed committed) implements Running {
    @Override
    public long seen() {
      if (consumer.failure().isPresent()) {
        throw new IllegalStateException("the consumer failed", consumer.failure().get());
      }
      return committed.sum.get();
    }

    @Override
    public void close() {
      consumer.close();
    }
  }
}
