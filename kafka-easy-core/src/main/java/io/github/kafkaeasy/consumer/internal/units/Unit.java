package io.github.kafkaeasy.consumer.internal.units;

import io.github.kafkaeasy.consumer.internal.offsets.Assignment;
import io.github.kafkaeasy.consumer.internal.outputs.Kept;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Outputs and offsets that are committed in one transaction. The poll thread adds outputs, and
 * finally the offsets: from then on the unit is complete and does not change.
 */
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

  /**
   * Whether a unit has failed since the last committed one, not counting units that a rebalance, a
   * refused output, too long metadata or a cancellation ended. If so, topics are checked before
   * anything is sent.
   */
  final boolean again;

  /** Outputs in the order of sending. Poll thread; the transaction thread when it is complete. */
  private final List<Part> parts = new ArrayList<>();

  /** Poll thread. */
  private final Set<Assignment> assignments = new HashSet<>();

  /** Number of records with outputs. Poll thread. */
  private int records;

  /** Poll thread. */
  private long bytes;

  /** Empty until the unit is complete. */
  private Map<Assignment, OffsetAndMetadata> offsets = Map.of();

  /** Member id and generation of the consumer, read together with the offsets; null until then. */
  private @Nullable ConsumerGroupMetadata metadata;

  /** Whether it has an outcome. Transaction thread. */
  private boolean ended;

  /** Guarded by this. */
  private Stage stage = Stage.SENDING;

  /** Outputs of some records of an assignment, in their order. */
  record Part(Assignment assignment, List<Kept> outputs) {}

  Unit(long number, boolean again) {
    this.number = number;
    this.again = again;
  }

  /** Adds outputs. Poll thread. */
  void add(List<Part> more) {
    parts.addAll(more);
    for (Part part : more) {
      assignments.add(part.assignment());
      records += part.outputs().size();
      for (Kept kept : part.outputs()) {
        bytes += kept.bytes;
      }
    }
  }

  /** Adds the offsets, as the last step. Poll thread. */
  void complete(Map<Assignment, OffsetAndMetadata> all, ConsumerGroupMetadata present) {
    offsets = all;
    assignments.addAll(all.keySet());
    metadata = present;
  }

  /** Whether nothing is added any more. Poll thread. */
  boolean isComplete() {
    return metadata != null;
  }

  List<Part> parts() {
    return parts;
  }

  int records() {
    return records;
  }

  long bytes() {
    return bytes;
  }

  Map<Assignment, OffsetAndMetadata> offsets() {
    return offsets;
  }

  ConsumerGroupMetadata metadata() {
    return Objects.requireNonNull(metadata, "the unit is not complete");
  }

  /** Assignments with an offset or outputs in this unit. Poll thread. */
  Set<Assignment> assignments() {
    return assignments;
  }

  /** Transaction thread. */
  boolean isEnded() {
    return ended;
  }

  /** Transaction thread. */
  void end() {
    ended = true;
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
    parts.forEach(part -> part.outputs().forEach(kept -> kept.forgotten(why)));
  }

  boolean names(Collection<Assignment> assignments) {
    return assignments.stream().anyMatch(this.assignments::contains);
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
