package io.github.kafkaeasy.consumer.internal.run;

import static io.github.kafkaeasy.consumer.internal.EngineFixture.P0;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.consumer.ConsumerStats;
import io.github.kafkaeasy.consumer.RecordStats;
import io.github.kafkaeasy.consumer.RecordStats.Times;
import io.github.kafkaeasy.consumer.internal.EngineFixture;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

/** The arithmetic of times and rates. */
class TimesTest {

  @Test
  void smallDurationsAreExactAndNegativeOnesAreZero() {
    for (int nanos = 0; nanos < 32; nanos++) {
      Histogram one = new Histogram();
      one.add(nanos);
      one.add(100);
      assertThat(one.read().p50()).isEqualTo(Duration.ofNanos(nanos));
    }
    Histogram negative = new Histogram();
    negative.add(-5);
    assertThat(negative.read().timed()).isEqualTo(1);
    assertThat(negative.read().max()).isZero();
    assertThat(new Histogram().read()).isEqualTo(Times.NONE);
  }

  @Test
  void theLongestPossibleDurationIsCounted() {
    Histogram histogram = new Histogram();
    histogram.add(Long.MAX_VALUE);
    assertThat(histogram.read().p99()).isEqualTo(Duration.ofNanos(Long.MAX_VALUE));
  }

  @Test
  void aRateCoversTheLastFiveSeconds() {
    long second = Duration.ofSeconds(1).toNanos();
    RateMeter rate = new RateMeter(0);
    rate.tick(second - 1, 1_000);
    assertThat(rate.perSecond()).as("less than a second").isZero();
    for (int i = 1; i <= 4; i++) {
      rate.tick(i * second, 10L * i);
      assertThat(rate.perSecond()).isEqualTo(10);
    }
    // From here on 100 records per second; after five seconds the slower time no longer counts.
    for (int i = 5; i <= 8; i++) {
      rate.tick(i * second, 40 + 100L * (i - 4));
      assertThat(rate.perSecond()).isBetween(10.0, 99.0);
    }
    rate.tick(9 * second, 540);
    assertThat(rate.perSecond()).isEqualTo(100);
    rate.tick(10 * second - 1, 5_000);
    assertThat(rate.perSecond()).as("less than a second later").isEqualTo(100);
  }

  @Test
  void theEndToEndTimeBeginsAtTheTimestampOfTheRecordAndNeedsOne() {
    EngineFixture engine = new EngineFixture(b -> b.timeOneRecordOf(1)).assigned(P0);
    append(engine, engine.clock.millis() - 1_500);
    append(engine, ConsumerRecord.NO_TIMESTAMP);
    engine.pollAndWork();
    ConsumerStats stats = engine.parts.stats();
    for (RecordStats records : List.of(stats.total(), stats.byPartition().get(P0))) {
      assertThat(records.handling().timed()).isEqualTo(2);
      assertThat(records.endToEnd().timed()).isEqualTo(1);
      assertThat(records.endToEnd().max()).isEqualTo(Duration.ofMillis(1_500));
    }
  }

  private static void append(EngineFixture engine, long timestamp) {
    engine.cluster.append(
        new ConsumerRecord<>(
            "orders",
            0,
            engine.cluster.end(P0),
            timestamp,
            TimestampType.CREATE_TIME,
            -1,
            0,
            null,
            new byte[0],
            new RecordHeaders(),
            Optional.empty()));
  }
}
