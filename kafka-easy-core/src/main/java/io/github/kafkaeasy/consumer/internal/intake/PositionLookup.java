package io.github.kafkaeasy.consumer.internal.intake;

import io.github.kafkaeasy.consumer.Position;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;

/** Turns places in partitions into offsets, by asking Kafka. Poll thread only. */
final class PositionLookup {
  private final Consumer<byte[], byte[]> kafka;

  PositionLookup(Consumer<byte[], byte[]> kafka) {
    this.kafka = kafka;
  }

  /**
   * The same place in several partitions.
   *
   * @throws OutsideException when a partition does not have the offset
   * @throws org.apache.kafka.common.KafkaException when Kafka does not answer in time
   */
  Map<TopicPartition, Long> offsets(
      Collection<TopicPartition> partitions, Position position, Duration atMost) {
    if (position instanceof Position.Beginning) {
      return kafka.beginningOffsets(partitions, atMost);
    }
    if (position instanceof Position.Time time) {
      return offsetsAt(partitions, time.time().toEpochMilli(), atMost);
    }
    Map<TopicPartition, Long> ends = kafka.endOffsets(partitions, atMost);
    return position instanceof Position.Offset offset
        ? checked(offset.offset(), kafka.beginningOffsets(partitions, atMost), ends)
        : ends;
  }

  private Map<TopicPartition, Long> offsetsAt(
      Collection<TopicPartition> partitions, long time, Duration atMost) {
    Map<TopicPartition, Long> times = new HashMap<>();
    partitions.forEach(partition -> times.put(partition, time));
    Map<TopicPartition, OffsetAndTimestamp> found = kafka.offsetsForTimes(times, atMost);
    Map<TopicPartition, Long> ends = kafka.endOffsets(partitions, atMost);
    Map<TopicPartition, Long> offsets = new HashMap<>();
    for (TopicPartition partition : partitions) {
      OffsetAndTimestamp at = found.get(partition);
      offsets.put(partition, at == null ? ends.get(partition) : Long.valueOf(at.offset()));
    }
    return offsets;
  }

  /** An offset that is not there would silently be replaced by auto.offset.reset. */
  private static Map<TopicPartition, Long> checked(
      long offset, Map<TopicPartition, Long> beginnings, Map<TopicPartition, Long> ends) {
    Map<TopicPartition, Long> offsets = new HashMap<>();
    Set<TopicPartition> partitions = ends.keySet();
    for (TopicPartition partition : partitions) {
      long beginning = Objects.requireNonNull(beginnings.get(partition), "beginning");
      long end = Objects.requireNonNull(ends.get(partition), "end");
      if (offset < beginning || offset > end) {
        throw new OutsideException(
            partition + " has offsets " + beginning + " to " + end + ", there is no " + offset);
      }
      offsets.put(partition, offset);
    }
    return offsets;
  }

  /** The partition does not have the offset. */
  static final class OutsideException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    OutsideException(String message) {
      super(message);
    }
  }
}
