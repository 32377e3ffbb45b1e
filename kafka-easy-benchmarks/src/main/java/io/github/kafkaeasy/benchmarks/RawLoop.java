package io.github.kafkaeasy.benchmarks;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The reference: nothing but {@link KafkaConsumer} and a loop over what it brings, with an empty
 * body and without commits. The settings are those that kafka-easy gives its own.
 */
final class RawLoop implements Loop {

  /**
   * As kafka-easy has it. Kafka's own default, 500, was measured 0 to 5 % slower here, so the
   * reference loses nothing by it.
   */
  private static final int MAX_POLL_RECORDS = 2_000;

  @Override
  public Running start(Place place, String group) {
    RawRunning running = new RawRunning(place, group);
    running.thread.start();
    return running;
  }

  private static final class RawRunning implements Running {
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final String topic;
    private final AtomicLong seen = new AtomicLong();
    private final Thread thread = new Thread(this::poll, "raw-poll");

    RawRunning(Place place, String group) {
      topic = place.topic();
      consumer =
          new KafkaConsumer<>(
              Map.of(
                  ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                  place.bootstrap(),
                  ConsumerConfig.GROUP_ID_CONFIG,
                  group,
                  ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                  false,
                  ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                  "earliest",
                  ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                  "read_committed",
                  ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                  false,
                  ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
                  CooperativeStickyAssignor.class.getName(),
                  ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                  Integer.getInteger("bench.max.poll.records", MAX_POLL_RECORDS)),
              new ByteArrayDeserializer(),
              new ByteArrayDeserializer());
    }

    private void poll() {
      try (consumer) {
        consumer.subscribe(List.of(topic));
        long count = 0;
        while (true) {
          ConsumerRecords<byte[], byte[]> records = consumer.poll(Duration.ofMillis(100));
          for (ConsumerRecord<byte[], byte[]> unused : records) {
            count++;
          }
          seen.lazySet(count);
        }
      } catch (WakeupException e) {
        // Asked to end.
      }
    }

    @Override
    public long seen() {
      return seen.get();
    }

    @Override
    public void close() {
      consumer.wakeup();
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
