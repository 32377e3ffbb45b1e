package io.github.kafkaeasy.consumer.internal.outputs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

/** Selection of the outputs for the next unit. */
class KeptOutputsTest {
  private final KeptOutputs outputs = new KeptOutputs();

  /** Offsets of the records of outputs whose outcome was told. */
  private final List<Long> ended = new ArrayList<>();

  private KeptOutputs.Gathered gather(long... open) {
    return outputs.gather(open, Integer.MAX_VALUE, Long.MAX_VALUE, 0);
  }

  private void end(long offset) {
    boolean unused = outputs.add(new Kept(offset, List.of()));
  }

  private static List<Long> offsets(KeptOutputs.Gathered gathered) {
    return gathered.taken().stream().map(kept -> kept.offset).toList();
  }

  /**
   * The record at 10 and then the one at 20, of the same key, ended while the poll thread was
   * reading which records are open.
   */
  @Test
  void outputsBehindARecordThatCountsAsOpenWaitForIt() {
    end(5);
    end(10);
    end(20);
    KeptOutputs.Gathered first = gather(10);
    assertThat(offsets(first)).containsExactly(5L);
    assertThat(first.leftOut()).containsExactly(20);
    outputs.take(first.taken(), first);
    outputs.committed();
    KeptOutputs.Gathered second = gather();
    assertThat(offsets(second)).containsExactly(10L, 20L);
  }

  @Test
  void aRunningRecordDoesNotDelayOutputsOfOthers() {
    end(20);
    end(30);
    assertThat(offsets(gather(10))).containsExactly(20L, 30L);
  }

  private Kept kept(long offset) {
    return new Kept(
        offset,
        List.of(
            Output.of(
                new ProducerRecord<>("invoices", new byte[1_000]),
                false,
                (metadata, failure) -> ended.add(offset))));
  }

  @Test
  void onlyTheFirstOutputsWakeThePollThread() {
    assertThat(outputs.add(kept(1))).isTrue();
    assertThat(outputs.add(kept(2))).isFalse();
    outputs.take(gather().taken(), gather());
    outputs.committed();
    assertThat(outputs.bytes()).isZero();
    assertThat(outputs.add(kept(3))).isTrue();
  }

  @Test
  void outputsAreSelectedUpToTheLimitButAlwaysTheFirstOne() {
    long one = kept(0).bytes;
    for (long offset = 1; offset <= 4; offset++) {
      boolean unused = outputs.add(kept(offset));
    }
    assertThat(offsets(outputs.gather(new long[0], 10, 1, 0))).containsExactly(1L);
    assertThat(offsets(outputs.gather(new long[0], 10, 3 * one, 0))).containsExactly(1L, 2L, 3L);
    assertThat(offsets(outputs.gather(new long[0], 10, 3 * one - 1, 0))).containsExactly(1L, 2L);
    assertThat(offsets(outputs.gather(new long[0], 3, 100 * one, 0))).containsExactly(1L, 2L, 3L);
  }

  @Test
  void outputsThatWereLeftOutDoNotCountTowardsTheLimitOfAllPartitions() {
    long one = kept(0).bytes;
    for (long offset = 1; offset <= 3; offset++) {
      boolean unused = outputs.add(kept(offset));
    }
    KeptOutputs.Gathered first = outputs.gather(new long[0], 1, Long.MAX_VALUE, 0);
    outputs.take(first.taken(), first);
    assertThat(outputs.bytes()).isEqualTo(3 * one);
    assertThat(outputs.leftOutBytes()).isEqualTo(2 * one);
    assertThat(outputs.bytesToCommit()).isEqualTo(one);
  }

  @Test
  void outputsForWhichAFullUnitHasNoRoomCountTowardsTheLimitOfAllPartitions() {
    long one = kept(0).bytes;
    for (long offset = 1; offset <= 3; offset++) {
      boolean unused = outputs.add(kept(offset));
    }
    KeptOutputs.Gathered first = outputs.gather(new long[0], 10, one, 0);
    outputs.take(first.taken(), first);
    assertThat(offsets(first)).containsExactly(1L);
    assertThat(outputs.leftOutBytes()).isZero();
    assertThat(outputs.bytesToCommit()).isEqualTo(3 * one);
  }

  @Test
  void outputsBehindAnOpenRecordCountTowardsTheLimitOfAllPartitions() {
    long one = kept(0).bytes;
    for (long offset = 1; offset <= 3; offset++) {
      boolean unused = outputs.add(kept(offset));
    }
    KeptOutputs.Gathered first = gather(2);
    outputs.take(first.taken(), first);
    assertThat(offsets(first)).containsExactly(1L);
    assertThat(outputs.bytesToCommit()).isEqualTo(3 * one);
  }

  @Test
  void aUnitThatOtherPartitionsHaveFilledTakesNothingAndChangesNoLimit() {
    long one = kept(0).bytes;
    for (long offset = 1; offset <= 3; offset++) {
      boolean unused = outputs.add(kept(offset));
    }
    outputs.take(List.of(), outputs.gather(new long[0], 10, one, 0));
    assertThat(outputs.leftOutBytes()).as("its map has no space").isEqualTo(3 * one);
    KeptOutputs.Gathered full = outputs.gather(new long[0], 10, 0, 0);
    assertThat(full.taken()).isEmpty();
    outputs.take(List.of(), full);
    assertThat(outputs.leftOutBytes()).isEqualTo(3 * one);
  }

  @Test
  void whenTheAssignmentEndsOnlyOutputsOfAUnitThatIsUnderWayMayStillBeCommitted() {
    for (long offset = 1; offset <= 3; offset++) {
      boolean unused = outputs.add(kept(offset));
    }
    KeptOutputs.Gathered first = outputs.gather(new long[0], 1, Long.MAX_VALUE, 0);
    outputs.take(first.taken(), first);
    outputs.committed();
    KeptOutputs.Gathered second = outputs.gather(new long[0], 1, Long.MAX_VALUE, 0);
    outputs.take(second.taken(), second);
    boolean unused = outputs.add(kept(4));
    outputs.forget();
    outputs.forget();
    assertThat(ended).containsExactly(3L, 4L);
    boolean unusedLate = outputs.add(kept(5));
    assertThat(ended).containsExactly(3L, 4L, 5L);
    outputs.undone(new IllegalStateException("aborted"));
    assertThat(ended).containsExactly(3L, 4L, 5L, 2L);
  }

  @Test
  void outputsOfAUnitThatFailedAreNotGivenUpWhileTheAssignmentLasts() {
    boolean unused = outputs.add(kept(1));
    KeptOutputs.Gathered first = gather();
    outputs.take(first.taken(), first);
    outputs.undone(new IllegalStateException("aborted"));
    assertThat(ended).isEmpty();
    assertThat(offsets(gather())).containsExactly(1L);
    outputs.forget();
    assertThat(ended).containsExactly(1L);
  }

  @Test
  void theDelayOfOutputsThatFailAloneDoublesUpToALimitAndIsShortAgainAfterACommittedUnit() {
    end(1);
    assertThat(delayAfterAFailureAlone()).isEqualTo(10);
    assertThat(delayAfterAFailureAlone()).isEqualTo(20);
    assertThat(delayAfterAFailureAlone()).isEqualTo(35);
    KeptOutputs.Gathered unit = gather();
    outputs.take(unit.taken(), unit);
    outputs.committed();
    end(2);
    assertThat(delayAfterAFailureAlone()).isEqualTo(10);
  }

  /** Time until the outputs can be part of a unit again. */
  private long delayAfterAFailureAlone() {
    outputs.setAside(0, 10, 35);
    long now = 0;
    while (outputs.gather(new long[0], 1, Long.MAX_VALUE, now).taken().isEmpty()) {
      now++;
    }
    return now;
  }

  private List<Long> takeEarly(long mostBytes) {
    return outputs.takeEarly(mostBytes).stream().map(kept -> kept.offset).toList();
  }

  @Test
  void outputsAreTakenEarlyInTheirOrderAndComeBackInItAfterAnAbort() {
    long one = kept(0).bytes;
    for (long offset = 1; offset <= 3; offset++) {
      boolean unused = outputs.add(kept(offset));
    }
    assertThat(takeEarly(2 * one)).containsExactly(1L, 2L);
    assertThat(outputs.waitingBytes()).isEqualTo(one);
    boolean unused = outputs.add(kept(4));
    assertThat(takeEarly(10 * one)).containsExactly(3L, 4L);
    assertThat(outputs.allInUnit(offset -> offset <= 4)).isTrue();
    assertThat(outputs.allInUnit(offset -> offset != 3)).isFalse();
    assertThat(outputs.bytesToCommit()).isEqualTo(4 * one);
    outputs.undone(new IllegalStateException("aborted"));
    assertThat(outputs.allInUnit(offset -> false)).isTrue();
    assertThat(offsets(gather())).containsExactly(1L, 2L, 3L, 4L);
  }

  @Test
  void nothingIsTakenEarlyWhileOutputsAreLeftOutOfUnits() {
    for (long offset = 1; offset <= 3; offset++) {
      boolean unused = outputs.add(kept(offset));
    }
    KeptOutputs.Gathered first = outputs.gather(new long[0], 1, Long.MAX_VALUE, 0);
    outputs.take(first.taken(), first);
    outputs.committed();
    assertThat(takeEarly(Long.MAX_VALUE)).isEmpty();
    KeptOutputs.Gathered second = gather();
    outputs.take(second.taken(), second);
    outputs.committed();
    outputs.setAside(0, 10, 10);
    boolean unused = outputs.add(kept(4));
    assertThat(takeEarly(Long.MAX_VALUE)).isEmpty();
    assertThat(outputs.bytes()).isEqualTo(kept(4).bytes);
  }
}
