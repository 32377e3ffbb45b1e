package io.github.kafkaeasy.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.message.OutgoingMessage;
import io.github.kafkaeasy.test.KafkaTest;
import io.github.kafkaeasy.test.LocalKafka;
import io.github.kafkaeasy.test.TestTopics;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a producer tells about its sends. */
@KafkaTest
class ProducerStatsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @Test
  void sendsAreCountedAndTimed(LocalKafka broker, TestTopics topics) {
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
  void twoLooksGiveTheRateBetweenThem() {
    ProducerStats first =
        new ProducerStats(10, 8, 1, 1, Duration.ofSeconds(2), SendLatency.NONE, SpoolStats.NONE);
    ProducerStats second =
        new ProducerStats(40, 38, 2, 0, Duration.ofSeconds(4), SendLatency.NONE, SpoolStats.NONE);

    ProducerStats between = second.since(first);

    assertThat(between)
        .isEqualTo(
            new ProducerStats(
                30, 30, 1, 0, Duration.ofSeconds(2), SendLatency.NONE, SpoolStats.NONE));
    assertThat(between.ratePerSecond()).isEqualTo(15);
    assertThat(first.since(first).successRate()).isEqualTo(1);
    assertThat(first.since(first).ratePerSecond()).isZero();
  }

  @Test
  void oneSendAtATimeIsTimedAndOnlySuccessesCount() {
    SendTimer timer = new SendTimer();

    assertThat(timer.claim()).isTrue();
    assertThat(timer.claim()).isFalse();
    timer.ended(1_000, false);
    assertThat(timer.latency()).isEqualTo(SendLatency.NONE);
    for (int millis = 1; millis <= 200; millis++) {
      assertThat(timer.claim()).isTrue();
      timer.ended(millis * 1_000_000L, true);
    }

    assertThat(timer.latency())
        .isEqualTo(
            new SendLatency(
                200, Duration.ofMillis(100), Duration.ofMillis(198), Duration.ofMillis(200)));
  }

  @Test
  void onlyTheLatestSendsMakeUpTheLatency() {
    SendTimer timer = new SendTimer();
    IntStream.range(0, 3_000)
        .forEach(
            i -> {
              timer.claim();
              timer.ended(i < 1_500 ? 1_000_000_000L : 1_000_000L, true);
            });

    assertThat(timer.latency().timed()).isEqualTo(1_024);
    assertThat(timer.latency().max()).isEqualTo(Duration.ofMillis(1));
  }

  @Test
  void aReportIsOneLineForPeople() {
    ProducerStats all =
        new ProducerStats(
            12_400,
            12_340,
            60,
            0,
            Duration.ofSeconds(10),
            new SendLatency(
                3, Duration.ofNanos(1_250_000), Duration.ofMillis(12), Duration.ofMillis(40)),
            SpoolStats.NONE);

    assertThat(StatsReporter.line("producer for orders", all, all))
        .isEqualTo(
            "producer for orders: 1,234 records/s now, 1,234/s overall; 12,340 acknowledged, 60"
                + " failed (99.52 % succeed), 0 pending; latency 1.2 ms, p99 12 ms, max 40 ms");
  }
}
