package io.github.kafkaeasy.consumer.internal.offsets;

import org.apache.kafka.common.Uuid;

/**
 * Id and partition count of a topic at one time. A topic that is deleted and created again has
 * another id, and offsets of the old one are not valid for the new one.
 *
 * @param id the topic id; {@link Uuid#ZERO_UUID}: not known
 * @param partitions number of partitions
 */
public record TopicLog(Uuid id, int partitions) {

  /** Whether both ids are known and differ. */
  public boolean isOtherThan(TopicLog other) {
    return !id.equals(Uuid.ZERO_UUID) && !other.id.equals(Uuid.ZERO_UUID) && !id.equals(other.id);
  }
}
