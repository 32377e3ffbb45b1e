package io.github.kafkaeasy.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.within;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.message.OutgoingMessage;
import io.github.kafkaeasy.producer.outcome.PartitionSends;
import io.github.kafkaeasy.producer.outcome.ProducerStats;
import io.github.kafkaeasy.producer.outcome.SendLatency;
import io.github.kafkaeasy.producer.outcome.SpoolStats;
import io.github.kafkaeasy.test.KafkaTest;
import io.github.kafkaeasy.test.TestKafka;
import io.github.kafkaeasy.test.TestTopics;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** Statistics of a producer. */
@KafkaTest
class ProducerStatsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Test
  void sendsAreCountedAndTimed(TestKafka broker, TestTopics topics) {
    String topic = topics.create("orders");
    try (EasyProducer<String> producer =
        KafkaEasy.connect(broker.bootstrapServers()).producer(String.class).start()) {
      for (int i = 0; i < 5; i++) {
        producer.sendAndWait(OutgoingMessage.of("v" + i).topic(topic));
      }
      var lost = producer.send(OutgoingMessage.of("v").topic(topics.name("missing")));
      assertThat(lost).failsWithin(PATIENCE);

      ProducerStats stats = producer.stats();
      assertThat(stats.sent()).isEqualTo(6);
      assertThat(stats.acknowledged()).isEqualTo(5);
      assertThat(stats.failed()).isEqualTo(1);
      assertThat(stats.pending()).isZero();
      assertThat(stats.successRate()).isCloseTo(5 / 6.0, within(1e-9));
      assertThat(stats.ratePerSecond()).isCloseTo(5e9 / stats.elapsed().toNanos(), within(1e-6));
      assertThat(stats.latency().timed()).isEqualTo(5);
      assertThat(stats.latency().median()).isPositive();
      assertThat(stats.latency().max())
          .isGreaterThanOrEqualTo(stats.latency().p99())
          .isLessThan(stats.elapsed());
    }
  }

  @Test
  void theSendsOfEachPartitionAreCountedByOutcome(TestKafka broker, TestTopics topics) {
    String orders = topics.create("orders", 3);
    String events = topics.create("events");
    try (EasyProducer<String> producer =
        KafkaEasy.connect(broker.bootstrapServers())
            .producer(String.class)
            .maxRequestBytes(10_000)
            .start()) {
      for (int i = 0; i < 4; i++) {
        producer.sendAndWait(OutgoingMessage.of("v").topic(orders).partition(2));
      }
      producer.sendAndWait(OutgoingMessage.of("v").topic(orders).partition(0));
      ProducerStats earlier = producer.stats();
      producer.sendAndWait(OutgoingMessage.of("v").topic(events));
      var tooLarge =
          producer.send(OutgoingMessage.of("v".repeat(20_000)).topic(orders).partition(1));
      assertThat(tooLarge).failsWithin(PATIENCE);
      var lost = producer.send(OutgoingMessage.of("v").topic(topics.name("missing")));
      assertThat(lost).failsWithin(PATIENCE);

      ProducerStats stats = producer.stats();

      assertThat(stats.partitions())
          .containsOnly(
              entry(new TopicPartition(orders, 0), new PartitionSends(1, 0)),
              entry(new TopicPartition(orders, 1), new PartitionSends(0, 1)),
              entry(new TopicPartition(orders, 2), new PartitionSends(4, 0)),
              entry(new TopicPartition(events, 0), new PartitionSends(1, 0)));
      assertThat(stats.acknowledged()).isEqualTo(6);
      assertThat(stats.failed()).isEqualTo(2);
      assertThat(stats.since(earlier).partitions())
          .containsOnly(
              entry(new TopicPartition(orders, 1), new PartitionSends(0, 1)),
              entry(new TopicPartition(events, 0), new PartitionSends(1, 0)));
    }
  }

  @Test
  void twoSnapshotsGiveTheRateBetweenThem() {
    ProducerStats first = stats(10, 8, 1, 1, Duration.ofSeconds(2));
    ProducerStats second = stats(40, 38, 2, 0, Duration.ofSeconds(4));

    ProducerStats between = second.since(first);

    assertThat(between).isEqualTo(stats(30, 30, 1, 0, Duration.ofSeconds(2)));
    assertThat(between.ratePerSecond()).isEqualTo(15);
    assertThat(first.since(first).successRate()).isEqualTo(1);
    assertThat(first.since(first).ratePerSecond()).isZero();
  }

  private static ProducerStats stats(
      long sent, long acknowledged, long failed, long pending, Duration elapsed) {
    return new ProducerStats(
        sent, acknowledged, failed, pending, elapsed, SendLatency.NONE, SpoolStats.NONE, Map.of());
  }
}
