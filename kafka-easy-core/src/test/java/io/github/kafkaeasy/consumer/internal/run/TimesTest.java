package io.github.kafkaeasy.consumer.internal.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.consumer.RecordStats.Times;
import java.time.Duration;
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
  void theLongestDurationOfAllIsCounted() {
    Histogram histogram = new Histogram();
    histogram.add(Long.MAX_VALUE);
    assertThat(histogram.read().p99()).isEqualTo(Duration.ofNanos(Long.MAX_VALUE));
  }

  @Test
  void aRateIsThatOfTheLastFiveSeconds() {
    long second = Duration.ofSeconds(1).toNanos();
    RateMeter rate = new RateMeter(0);
    rate.tick(second - 1, 1_000);
    assertThat(rate.perSecond()).as("less than a second").isZero();
    for (int i = 1; i <= 4; i++) {
      rate.tick(i * second, 10L * i);
      assertThat(rate.perSecond()).isEqualTo(10);
    }
    // From here on 100 a second; after five of them nothing of the slow time is left.
    for (int i = 5; i <= 8; i++) {
      rate.tick(i * second, 40 + 100L * (i - 4));
      assertThat(rate.perSecond()).isBetween(10.0, 99.0);
    }
    rate.tick(9 * second, 540);
    assertThat(rate.perSecond()).isEqualTo(100);
  }
}
