package io.github.kafkaeasy.consumer.internal.units;

import io.github.kafkaeasy.consumer.internal.offsets.Assignment;
import io.github.kafkaeasy.consumer.internal.outputs.Kept;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** Offsets and outputs that are committed in one transaction. Created by the poll thread. */
final class Unit {

  /** Progress of a unit; it only moves down this list. COMMITTING and GIVEN_UP are final. */
  enum Stage {
    /** Its outputs are being sent; the unit can still be cancelled by setting its stage. */
    SENDING,

    /** Its offsets are being sent; only closing the producer can keep them from arriving. */
    OFFSETS,

    /**
     * The broker has its offsets as pending offsets, and a client that requests the committed
     * offsets waits for the end of the transaction. From here on a revocation is safe: the next
     * owner waits for the end, and starts at the offsets that are committed then.
     */
    COMMITTING,

    /** Cancelled by the poll thread; the transaction thread must not commit the unit any more. */
    GIVEN_UP
  }

  /** Number of the unit, from 1. */
  final long number;

  final Map<Assignment, OffsetAndMetadata> offsets;

  /** Outputs with their assignment, in the order of sending. */
  final List<Entry> entries;

  /** Member id and generation of the consumer at the time when the unit was formed. */
  final ConsumerGroupMetadata metadata;

  /** Whether the previous unit failed; if so, topics are checked before anything is sent. */
  final boolean again;

  /** Guarded by this. */
  private Stage stage = Stage.SENDING;

  /** Outputs of one record. */
  record Entry(Assignment assignment, Kept kept) {}

  Unit(
      long number,
      Map<Assignment, OffsetAndMetadata> offsets,
      List<Entry> entries,
      ConsumerGroupMetadata metadata,
      boolean again) {
    this.number = number;
    this.offsets = offsets;
    this.entries = entries;
    this.metadata = metadata;
    this.again = again;
  }

  /** Moves to the next stage; false if the unit was cancelled meanwhile. Transaction thread. */
  synchronized boolean moveTo(Stage next) {
    if (stage == Stage.GIVEN_UP) {
      return false;
    }
    stage = next;
    return true;
  }

  synchronized Stage stage() {
    return stage;
  }

  boolean isGivenUp() {
    return stage() == Stage.GIVEN_UP;
  }

  /**
   * Cancels the unit, so that it commits nothing for its partitions any more. No effect in stage
   * COMMITTING. Poll thread.
   *
   * @return the stage before the call
   */
  synchronized Stage giveUp() {
    Stage present = stage;
    if (present != Stage.COMMITTING) {
      stage = Stage.GIVEN_UP;
    }
    return present;
  }

  /** Tells the hooks that the outputs will not be committed. */
  void forgotten(Throwable why) {
    entries.forEach(entry -> entry.kept().forgotten(why));
  }

  boolean names(Collection<Assignment> assignments) {
    return assignments.stream().anyMatch(offsets::containsKey);
  }

  Map<TopicPartition, OffsetAndMetadata> byPartition() {
    Map<TopicPartition, OffsetAndMetadata> byPartition = new HashMap<>();
    offsets.forEach((assignment, offset) -> byPartition.put(assignment.partition, offset));
    return byPartition;
  }

  Map<TopicPartition, Long> plainOffsets() {
    Map<TopicPartition, Long> plain = new HashMap<>();
    offsets.forEach((assignment, offset) -> plain.put(assignment.partition, offset.offset()));
    return plain;
  }

  /** Length of the longest offset metadata, in characters; 0 if no offset has metadata. */
  int longestMetadata() {
    int longest = 0;
    for (OffsetAndMetadata offset : offsets.values()) {
      longest = Math.max(longest, offset.metadata().length());
    }
    return longest;
  }
}
