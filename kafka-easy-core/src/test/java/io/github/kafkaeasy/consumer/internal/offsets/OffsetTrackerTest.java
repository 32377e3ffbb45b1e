package io.github.kafkaeasy.consumer.internal.offsets;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The offset tracker: received records, done records, and the frontier. */
class OffsetTrackerTest {
  private final Assignment assignment = new Assignment(new TopicPartition("orders", 0));
  private final OffsetTracker tracker = new OffsetTracker();

  @SuppressWarnings("unchecked") // an array of a generic type
  private Slice slice(long... offsets) {
    ConsumerRecord<byte[], byte[]>[] records =
        LongStream.of(offsets)
            .mapToObj(offset -> new ConsumerRecord<byte[], byte[]>("orders", 0, offset, null, null))
            .toArray(ConsumerRecord[]::new);
    return new Slice(assignment, records, 0, records.length, 0);
  }

  private void received(long next, Slice... slices) {
    int count = 0;
    for (Slice slice : slices) {
      count += slice.to;
    }
    tracker.received(slices, count, next);
  }

  @Test
  void theFrontierIsTheLowestOffsetThatIsNotDone() {
    tracker.startAt(10);
    Slice one = slice(10, 12);
    Slice two = slice(11, 13);
    received(14, one, two);
    assertThat(tracker.frontier()).isEqualTo(10);
    two.passed(2);
    assertThat(tracker.frontier()).isEqualTo(10);
    one.passed(1);
    assertThat(tracker.frontier()).isEqualTo(12);
    one.passed(2);
    assertThat(tracker.frontier()).isEqualTo(14);
  }

  @Test
  void aHeldRecordBeforeTheCursorStaysOpenUntilItIsSettled() {
    tracker.startAt(0);
    Slice slice = slice(0, 1, 2);
    received(3, slice);
    slice.passed(1);
    Pending held = slice.hold(1);
    slice.passed(3);
    assertThat(tracker.frontier()).isEqualTo(1);
    assertThat(tracker.openOffsets()).containsExactly(1L);
    held.settle();
    assertThat(tracker.frontier()).isEqualTo(3);
    assertThat(tracker.openOffsets()).isEmpty();
  }

  @Test
  void aGapThatOnlyEndsLaterIsPassedWithTheRecordBeforeIt() {
    tracker.startAt(0);
    Slice slice = slice(0);
    received(1, slice);
    received(9);
    assertThat(tracker.frontier()).isZero();
    slice.passed(1);
    assertThat(tracker.frontier()).isEqualTo(9);
    received(20);
    assertThat(tracker.frontier()).isEqualTo(20);
  }

  @Test
  void oneParkedRecordKeepsNothingElseInMemory() {
    tracker.startAt(0);
    Slice first = slice(0, 1);
    received(2, first);
    first.passed(1);
    first.hold(1);
    first.passed(2);
    WeakReference<Slice> following = followingBatch();
    Awaitility.await()
        .until(
            () -> {
              System.gc();
              return following.get() == null;
            });
    assertThat(tracker.frontier()).isEqualTo(1);
  }

  private WeakReference<Slice> followingBatch() {
    Slice following = slice(2, 3);
    received(4, following);
    following.passed(2);
    assertThat(tracker.frontier()).isEqualTo(1);
    return new WeakReference<>(following);
  }

  @Test
  void batchesBehindASlowLaneDropTheirRecordsToo() {
    tracker.startAt(0);
    received(1, slice(0));
    WeakReference<Slice> following = new WeakReference<>(passedBatch());
    Awaitility.await()
        .until(
            () -> {
              System.gc();
              return following.get() == null;
            });
    assertThat(tracker.frontier()).isZero();
  }

  private Slice passedBatch() {
    Slice following = slice(1, 2);
    received(3, following);
    following.passed(2);
    assertThat(tracker.frontier()).isZero();
    return following;
  }

  @Test
  void frontierAndOpenOffsetsAgreeWithASetUnderRandomHistories() {
    long seed = Long.getLong("kafka-easy.test.seed", System.nanoTime());
    System.out.println("seed " + seed + " (-Dkafka-easy.test.seed)");
    Random random = new Random(seed);
    TreeSet<Long> open = new TreeSet<>();
    List<Slice> slices = new ArrayList<>();
    List<Pending> pendings = new ArrayList<>();
    tracker.startAt(0);
    long next = 0;
    for (int step = 0; step < 5_000; step++) {
      switch (random.nextInt(4)) {
        case 0 -> {
          long[] offsets = new long[1 + random.nextInt(5)];
          for (int i = 0; i < offsets.length; i++) {
            next += random.nextInt(3);
            offsets[i] = next;
            open.add(next++);
          }
          Slice slice = slice(offsets);
          slices.add(slice);
          received(next, slice);
        }
        case 1, 2 -> advance(random, slices, pendings, open);
        default -> {
          if (!pendings.isEmpty()) {
            Pending settled = pendings.remove(random.nextInt(pendings.size()));
            settled.settle();
            open.remove(settled.record.offset());
          }
        }
      }
      assertThat(tracker.openOffsets())
          .containsExactly(open.stream().mapToLong(Long::longValue).toArray());
      assertThat(tracker.openCount()).isEqualTo(open.size());
      assertThat(tracker.oldestOpen().map(oldest -> oldest.record().offset()))
          .isEqualTo(open.isEmpty() ? Optional.empty() : Optional.of(open.first()));
      assertThat(tracker.frontier()).isEqualTo(open.isEmpty() ? tracker.next() : open.first());
    }
  }

  /** Calls oldestOpen() without an earlier call of frontier(), as health and statistics do. */
  @Test
  void theOldestOpenRecordIsNamedWithTheReason() {
    assertThat(tracker.oldestOpen()).isEmpty();
    tracker.startAt(0);
    Slice first = slice(0, 2);
    Slice second = slice(1, 3);
    received(4, first, second);
    assertThat(oldestOpen()).isEqualTo("0 in its lane");
    Pending held = first.hold(0);
    first.passed(1);
    assertThat(oldestOpen()).isEqualTo("0 held");
    first.passed(2);
    second.passed(1);
    held.settle();
    assertThat(oldestOpen()).isEqualTo("3 in its lane");
    Pending last = second.hold(1);
    second.passed(2);
    assertThat(oldestOpen()).isEqualTo("3 held");
    assertThat(tracker.openCount()).isEqualTo(1);
    last.settle();
    assertThat(tracker.openCount()).isZero();
    assertThat(tracker.oldestOpen()).isEmpty();
    Slice third = slice(4);
    received(5, third);
    received(6, slice(5));
    third.passed(1);
    assertThat(oldestOpen()).isEqualTo("5 in its lane");
  }

  private String oldestOpen() {
    OpenRecords.Open open = tracker.oldestOpen().orElseThrow();
    return open.record().offset() + (open.held() ? " held" : " in its lane");
  }

  private static void advance(
      Random random, List<Slice> slices, List<Pending> pendings, Set<Long> open) {
    if (slices.isEmpty()) {
      return;
    }
    Slice slice = slices.get(random.nextInt(slices.size()));
    int at = slice.cursor();
    if (random.nextInt(4) == 0) {
      pendings.add(slice.hold(at));
    } else {
      open.remove(slice.records[at].offset());
    }
    slice.passed(at + 1);
    if (slice.isPassed()) {
      slices.remove(slice);
    }
  }
}
