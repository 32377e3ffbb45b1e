package io.github.kafkaeasy.dlq;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.resilience4j.core.IntervalFunction;
import java.time.Duration;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private static List<Long> first(int count, Backoff backoff, DoubleSupplier random) {
    IntervalFunction intervals = backoff.intervals(random);
    return IntStream.rangeClosed(1, count).mapToObj(intervals::apply).toList();
  }

  @Test
  void exponentialDoublesUpToItsMaximum() {
    Backoff backoff = Backoff.exponential(Duration.ofMillis(200), Duration.ofSeconds(1));
    assertThat(first(5, backoff, () -> 0.5)).containsExactly(200L, 400L, 800L, 1000L, 1000L);
    assertThat(backoff.intervals(() -> 0.5).apply(1_000_000)).isEqualTo(1000L);
  }

  @Test
  void exponentialAloneEndsAtThirtySecondsOrAtItsFirstWait() {
    assertThat(Backoff.exponential(Duration.ofMillis(200)).intervals(() -> 0.5).apply(1000))
        .isEqualTo(30_000L);
    assertThat(first(2, Backoff.exponential(Duration.ofMinutes(5)), () -> 0.5))
        .containsExactly(300_000L, 300_000L);
  }

  @Test
  void jitterMakesWaitsShorterAndLongerByItsShare() {
    Backoff backoff = Backoff.fixed(Duration.ofSeconds(1)).jitter(0.3);
    assertThat(first(1, backoff, () -> 0)).containsExactly(700L);
    assertThat(first(1, backoff, () -> 1)).containsExactly(1300L);
    assertThat(first(1, Backoff.fixed(Duration.ofSeconds(1)), () -> 1)).containsExactly(1000L);
  }

  @Test
  void anIntervalFunctionIsTakenAsItIs() {
    assertThat(first(3, Backoff.of(attempt -> attempt * 7L), () -> 1))
        .containsExactly(7L, 14L, 21L);
  }
}
