package io.github.kafkaeasy.consumer.internal.shared;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StallLookTest {
  private static final long LIMIT = 1_000_000_000L;

  private long clock = 5_000_000_000L;
  private int readings;

  private final StallGuard guard =
      new StallGuard(
          () -> {
            readings++;
            return clock;
          },
          LIMIT,
          Long.MAX_VALUE);
  private final StallLook look = new StallLook(guard);

  @Test
  void recordsThatTakeLongReadTheClockEachTime() {
    assertThat(look.mayBegin()).isTrue();
    assertThat(readingsOf(100, StallLook.QUICK_NANOS + 1)).isEqualTo(99);
  }

  @Test
  void recordsThatTakeNoTimeReadTheClockOnceInEight() {
    assertThat(readingsOf(80, 40)).isLessThanOrEqualTo(12);
  }

  @Test
  void aClockThatStandsStillIsReadEachTime() {
    assertThat(readingsOf(100, 0)).isEqualTo(100);
  }

  @Test
  void afterAStallNoMoreRecordsBeginThanOneClockReadingCovers() {
    var unused = readingsOf(80, 40);

    clock += 2 * LIMIT;

    assertThat(begunOf(1_000)).isLessThanOrEqualTo(StallLook.UNREAD);
  }

  @Test
  void nothingBeginsAfterTheTimerHasNoticedTheStall() {
    var unused = readingsOf(2, 40);

    clock += 2 * LIMIT;
    guard.beat();

    assertThat(begunOf(1_000)).isZero();
  }

  @Test
  void aTrustedGuardLetsRecordsBeginAgain() {
    clock += 2 * LIMIT;
    guard.beat();
    guard.trust(clock);

    assertThat(readingsOf(80, 40)).isLessThanOrEqualTo(12);
  }

  @Test
  void aWorkerReadsTheClockWhenItArrives() {
    var unused = readingsOf(2, 40);
    clock += 2 * LIMIT;

    assertThat(look.mayBegin()).isFalse();
  }

  @Test
  void theFirstRecordOfAWorkerNeedsNoFurtherReadingAndTheSecondDoes() {
    assertThat(look.mayBegin()).isTrue();
    assertThat(readingsOf(1, 40)).isZero();
    assertThat(readingsOf(1, 40)).isEqualTo(1);
  }

  private int readingsOf(int records, long nanosEach) {
    int before = readings;
    for (int i = 0; i < records; i++) {
      assertThat(look.isStalled()).isFalse();
      clock += nanosEach;
    }
    return readings - before;
  }

  private int begunOf(int records) {
    int begun = 0;
    while (begun < records && !look.isStalled()) {
      begun++;
      clock += 40;
    }
    return begun;
  }
}
