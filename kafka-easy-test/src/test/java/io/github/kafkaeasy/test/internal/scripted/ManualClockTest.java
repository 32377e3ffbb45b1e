package io.github.kafkaeasy.test.internal.scripted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ManualClockTest {

  private final ManualClock clock = new ManualClock(Instant.parse("2026-03-04T05:06:07Z"));

  @Test
  void theClockDoesNotAdvanceByItself() {
    long nanos = clock.nanoTime();

    assertThat(clock.instant()).isEqualTo(Instant.parse("2026-03-04T05:06:07Z"));
    assertThat(clock.nanoTime()).isEqualTo(nanos);
  }

  @Test
  void advancingMovesWallAndMonotonicTimeAlike() {
    long nanos = clock.nanoTime();

    clock.advance(Duration.ofMillis(1500));

    assertThat(clock.instant()).isEqualTo(Instant.parse("2026-03-04T05:06:08.500Z"));
    assertThat(clock.nanoTime() - nanos).isEqualTo(1_500_000_000L);
  }

  @Test
  void aWallClockThatJumpsBackLeavesMonotonicTimeAlone() {
    long nanos = clock.nanoTime();

    clock.jumpWall(Duration.ofHours(-1));

    assertThat(clock.instant()).isEqualTo(Instant.parse("2026-03-04T04:06:07Z"));
    assertThat(clock.nanoTime()).isEqualTo(nanos);
  }

  @Test
  void listenersRunInOrderAndSeeTheNewTime() {
    List<String> seen = new ArrayList<>();
    clock.onAdvance(() -> seen.add("first " + clock.instant()));
    clock.onAdvance(() -> seen.add("second"));

    clock.advance(Duration.ofSeconds(1));

    assertThat(seen).containsExactly("first 2026-03-04T05:06:08Z", "second");
  }

  @Test
  void monotonicTimeNeverGoesBack() {
    assertThatThrownBy(() -> clock.advance(Duration.ofNanos(-1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aViewInAnotherTimeZoneAdvancesWithTheClock() {
    Clock tokyo = clock.withZone(ZoneId.of("Asia/Tokyo"));

    clock.advance(Duration.ofSeconds(1));

    assertThat(tokyo.instant()).isEqualTo(clock.instant());
    assertThat(tokyo.getZone()).isEqualTo(ZoneId.of("Asia/Tokyo"));
  }
}
