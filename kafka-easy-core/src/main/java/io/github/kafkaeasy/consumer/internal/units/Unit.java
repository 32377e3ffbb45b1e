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

/** Offsets and outputs that are committed together. Made by the poll thread. */
final class Unit {

  /** How far a unit is; it moves down this list only. */
  enum Stage {
    /** Its outputs are being sent; it can still be given up by a word. */
    SENDING,

    /** Its offsets are on their way: only a producer that is closed keeps them from arriving. */
    OFFSETS,

    /**
     * The offsets are with the broker as pending ones, and whoever asks for them waits for the end
     * of the transaction: from here on the unit does no harm, whatever becomes of it.
     */
    COMMITTING,

    /** The poll thread has given it up. */
    GIVEN_UP
  }

  /** Counted from 1. */
  final long number;

  final Map<Assignment, OffsetAndMetadata> offsets;

  /** With the assignment that each belongs to, in the order in which they are sent. */
  final List<Entry> entries;

  /** Taken when the partitions were found owned. */
  final ConsumerGroupMetadata metadata;

  /** Whether a unit before it failed, so that its topics are looked at anew. */
  final boolean again;

  /** Guarded by this. */
  private Stage stage = Stage.SENDING;

  /** What one record sends. */
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

  /** Transaction thread: false when the unit was given up meanwhile. */
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
   * Poll thread: keeps the unit from naming its partitions any more.
   *
   * @return the stage in which it was
   */
  synchronized Stage giveUp() {
    Stage present = stage;
    if (present != Stage.COMMITTING) {
      stage = Stage.GIVEN_UP;
    }
    return present;
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

  /** The length of the longest metadata text, in characters; 0: none has any. */
  int longestMetadata() {
    int longest = 0;
    for (OffsetAndMetadata offset : offsets.values()) {
      longest = Math.max(longest, offset.metadata().length());
    }
    return longest;
  }
}
