package io.github.kafkaeasy.consumer.internal.offsets;

import org.apache.kafka.common.Uuid;

/**
 * Identity and size of a topic at one time. A topic that is deleted and made again has another id,
 * and offsets of the one say nothing about the other.
 *
 * @param id the topic id; {@link Uuid#ZERO_UUID}: not known
 * @param partitions how many partitions it has
 */
public record TopicLog(Uuid id, int partitions) {

  /** Whether both ids are known and differ. */
  public boolean isOtherThan(TopicLog other) {
    return !id.equals(Uuid.ZERO_UUID) && !other.id.equals(Uuid.ZERO_UUID) && !id.equals(other.id);
  }
}
