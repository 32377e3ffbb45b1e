package io.github.kafkaeasy.admin.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.admin.GroupLag;
import io.github.kafkaeasy.admin.LagRates;
import io.github.kafkaeasy.admin.LagReading;
import io.github.kafkaeasy.admin.PartitionLag;
import io.github.kafkaeasy.admin.PartitionPosition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

class LagTrendTest {
  private final LagTrend trend = new LagTrend(Duration.ofSeconds(10));

  @Test
  void oneReadingGivesNoRate() {
    LagReading first = at(0, lag(100, 1_000));

    assertThat(first.rates()).isNull();
    assertThat(first.catchUp()).isNull();
    assertThat(first.total()).isEqualTo(900);
  }

  @Test
  void ratesAreOffsetsPerSecond() {
    at(0, lag(100, 1_000));

    LagReading second = at(4, lag(500, 1_200));

    assertThat(second.rates()).isEqualTo(new LagRates(50, 100));
  }

  @Test
  void theTimeToCatchUpIsTheLagOverTheGain() {
    at(0, lag(100, 1_000));

    assertThat(at(4, lag(500, 1_200)).catchUp()).isEqualTo(Duration.ofSeconds(14));
  }

  @Test
  void aGroupThatFallsBehindHasNoTimeToCatchUp() {
    at(0, lag(0, 100));

    assertThat(at(1, lag(10, 200)).catchUp()).isNull();
  }

  @Test
  void aGroupAtTheEndHasCaughtUp() {
    assertThat(at(0, lag(100, 100)).catchUp()).isZero();
  }

  @Test
  void readingsBeforeTheWindowAreForgotten() {
    at(0, lag(0, 0));
    at(10, lag(1_000, 1_000));
    at(20, lag(1_000, 1_000));

    assertThat(at(30, lag(1_000, 1_000)).rates()).isEqualTo(new LagRates(0, 0));
  }

  @Test
  void theBacklogOfANewPartitionDoesNotCountAsArrivals() {
    at(0, lag(0, 100));

    LagReading second = at(1, lag(10, 100, 0, 1_000_000));

    assertThat(second.rates()).isEqualTo(new LagRates(0, 10));
    assertThat(second.total()).isEqualTo(1_000_090);
  }

  @Test
  void aResetBackwardsGivesNoNegativeRate() {
    at(0, lag(100, 100));

    assertThat(at(1, lag(0, 100)).rates()).isEqualTo(new LagRates(0, 0));
  }

  @Test
  void ofManyReadingsInAWindowAboutAHundredAreKept() {
    LagReading last = at(0, lag(0, 0));
    for (int reading = 1; reading <= 10_000; reading++) {
      last = trend.add(Instant.EPOCH, TimeUnit.MILLISECONDS.toNanos(2L * reading), lag(0, reading));
    }

    assertThat(trend).extracting("seen", InstanceOfAssertFactories.ITERABLE).hasSizeBetween(2, 102);
    assertThat(last.rates()).isEqualTo(new LagRates(500, 0));
  }

  private LagReading at(int second, GroupLag lag) {
    return trend.add(Instant.ofEpochSecond(second), TimeUnit.SECONDS.toNanos(second), lag);
  }

  @Test
  void recordsDoneBeyondTheCommitCountAsHandled() {
    PartitionPosition at = new PartitionPosition(new TopicPartition("orders", 0), 0, 1_000);
    at(0, new GroupLag("billing", List.of(GroupLags.partitionLag(at, 3L, 0, null)), List.of()));

    LagReading second =
        at(
            1,
            new GroupLag("billing", List.of(GroupLags.partitionLag(at, 3L, 996, null)), List.of()));

    assertThat(second.total()).isEqualTo(997);
    assertThat(second.open()).isEqualTo(1);
    assertThat(second.rates()).isEqualTo(new LagRates(0, 996));
  }

  /** A lag with the given committed offset and end of partition 0, of partition 1, ... */
  private static GroupLag lag(long... offsets) {
    List<PartitionLag> partitions =
        IntStream.range(0, offsets.length / 2)
            .mapToObj(
                p ->
                    GroupLags.partitionLag(
                        new PartitionPosition(
                            new TopicPartition("orders", p), 0, offsets[2 * p + 1]),
                        offsets[2 * p],
                        0,
                        null))
            .toList();
    return new GroupLag("billing", partitions, List.of());
  }
}
