package io.github.kafkaeasy.consumer.internal.offsets;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.consumer.internal.shared.Counters;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

/** Commits of an assignment's progress with maps of done records. */
class DoneMapsTest {
  private final Assignment assignment = new Assignment(new TopicPartition("orders", 0));
  private final DoneMaps maps = new DoneMaps(() -> "cluster-1", new Counters(), () -> 0);

  private static ConsumerRecord<byte[], byte[]> record(long offset, int epoch) {
    return new ConsumerRecord<>(
        "orders",
        0,
        offset,
        0,
        TimestampType.CREATE_TIME,
        0,
        0,
        null,
        new byte[0],
        new RecordHeaders(),
        Optional.of(epoch));
  }

  private void received(long next, int epoch) {
    assignment.commits.received(
        List.of(record(next - 1, epoch)), new OffsetAndMetadata(next, Optional.of(epoch), ""));
    assignment.tracker.received(new Slice[0], 0, next);
  }

  /** After an unclean leader election the log has other records from some offset on. */
  @Test
  void aCommitDoesNotSayThatReplacedRecordsAreDone() {
    assignment.startAt(0, Optional.empty());
    assignment.commits.restored(DoneMap.of(200, new long[] {0, 50}, 5));
    OffsetAndMetadata earlier = maps.toCommit(assignment);
    assertThat(Objects.requireNonNull(maps.saidBy(earlier)).isDone(100)).isTrue();
    received(103, 6);

    OffsetAndMetadata commit =
        maps.toCommitAfter(assignment, new long[] {0, 100, 101, 102}, earlier);

    DoneMap said = Objects.requireNonNull(maps.saidBy(Objects.requireNonNull(commit)));
    assertThat(LongStream.range(0, 210).filter(said::isDone))
        .containsExactlyElementsOf(LongStream.range(1, 100).boxed().toList());
  }
}
