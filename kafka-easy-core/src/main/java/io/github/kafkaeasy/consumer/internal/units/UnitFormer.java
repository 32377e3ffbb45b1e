package io.github.kafkaeasy.consumer.internal.units;

import io.github.kafkaeasy.consumer.internal.offsets.Assignment;
import io.github.kafkaeasy.consumer.internal.offsets.DoneMap;
import io.github.kafkaeasy.consumer.internal.offsets.DoneMaps;
import io.github.kafkaeasy.consumer.internal.outputs.Kept;
import io.github.kafkaeasy.consumer.internal.outputs.KeptOutputs;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongPredicate;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Forms units; a unit is the content of one transaction. The offsets and outputs of a unit match:
 * its outputs are those of the records that its offsets, with the maps of done records in their
 * metadata, mark as done for a restarted consumer. Records that do not fit into a map wait for a
 * later unit, with their outputs. Poll thread only.
 */
final class UnitFormer {

  /**
   * Maximum size of a unit's outputs; small enough to be written within the transaction's timeout
   * on a slow network.
   */
  private static final long MOST_BYTES = 32L << 20;

  private final Consumer<byte[], byte[]> kafka;
  private final DoneMaps maps;
  private long lastNumber;

  UnitFormer(Consumer<byte[], byte[]> kafka, DoneMaps maps) {
    this.kafka = kafka;
    this.maps = maps;
  }

  /**
   * Parameters of the next unit.
   *
   * @param starts start positions to commit too
   * @param mostRecords maximum number of records with outputs
   * @param even true: include offsets that the broker is known to have
   * @param again whether the previous unit failed
   */
  record Wanted(
      Collection<Assignment> assignments,
      Map<Assignment, OffsetAndMetadata> starts,
      int mostRecords,
      boolean even,
      boolean again) {}

  /** What an assignment adds to a unit that is completed. */
  private record Share(Assignment assignment, KeptOutputs.Gathered gathered, List<Kept> outputs) {}

  /**
   * Begins a unit that gets outputs before its offsets are known.
   *
   * @return null when this consumer is not a member of its group
   */
  @Nullable Unit begin() {
    return isMember(kafka.groupMetadata()) ? new Unit(++lastNumber, false) : null;
  }

  /**
   * Takes outputs that have arrived into a unit, without asking which records are open: a record's
   * outputs arrive before it is marked as done, and outputs of a key arrive in the order of its
   * records. {@link #complete} waits until all these records are done.
   */
  List<Unit.Part> takeEarly(Unit unit, Collection<Assignment> assignments) {
    List<Unit.Part> early = new ArrayList<>();
    long room = MOST_BYTES - unit.bytes();
    for (Assignment assignment : assignments) {
      if (assignment.tracker.isStarted() && !assignment.commits.isLogGone()) {
        List<Kept> outputs = assignment.outputs.takeEarly(room);
        if (!outputs.isEmpty()) {
          early.add(new Unit.Part(assignment, outputs));
          for (Kept kept : outputs) {
            room -= kept.bytes;
          }
        }
      }
    }
    unit.add(early);
    return early;
  }

  /**
   * Forms the next unit from the records that are done now.
   *
   * @return null when there is nothing to commit, or when the consumer's group metadata contains no
   *     generation and member id: the broker would accept such a commit even if another member
   *     owned the partitions
   */
  @Nullable Unit form(Wanted wanted, long nowNanos) {
    Unit unit = new Unit(lastNumber + 1, wanted.again());
    if (complete(unit, wanted, nowNanos) == null || unit.offsets().isEmpty()) {
      return null;
    }
    lastNumber = unit.number;
    return unit;
  }

  /**
   * Completes a unit with further outputs and with the offsets.
   *
   * @param wanted its assignments include all those of the unit
   * @return the further outputs; null when the unit cannot be completed now: a record whose outputs
   *     it has counts as open or does not fit into the map, or this consumer is not a member of its
   *     group
   */
  @Nullable List<Unit.Part> complete(Unit unit, Wanted wanted, long nowNanos) {
    ConsumerGroupMetadata metadata = kafka.groupMetadata();
    if (!isMember(metadata)) {
      return null;
    }
    Map<Assignment, OffsetAndMetadata> offsets = new HashMap<>();
    List<Share> shares = new ArrayList<>();
    int room = wanted.mostRecords();
    long bytes = MOST_BYTES - unit.bytes();
    for (Assignment assignment : inTurn(wanted.assignments(), unit.number)) {
      if (!assignment.tracker.isStarted() || assignment.commits.isLogGone()) {
        continue;
      }
      // Open records are read before outputs. A record that ends in between counts as open in this
      // unit, even if its outputs have arrived.
      long[] open = assignment.tracker.openOffsets();
      KeptOutputs outputs = assignment.outputs;
      KeptOutputs.Gathered gathered = outputs.gather(open, room, bytes, nowNanos);
      OffsetAndMetadata commit = commit(assignment, merged(open, gathered.leftOut()));
      boolean isNew =
          commit != null && (wanted.even() || !assignment.commits.isAcknowledged(commit));
      LongPredicate said = commit != null && isNew ? saidBy(commit) : offset -> false;
      if (!outputs.allInUnit(offset -> !KeptOutputs.isOpen(open, offset) && said.test(offset))) {
        return null;
      }
      List<Kept> carried = new ArrayList<>(gathered.taken().size());
      for (Kept kept : gathered.taken()) {
        if (said.test(kept.offset)) {
          carried.add(kept);
          bytes -= kept.bytes;
        }
      }
      room -= carried.size();
      shares.add(new Share(assignment, gathered, carried));
      if (commit != null && isNew) {
        offsets.put(assignment, commit);
      }
    }
    if (!offsets.keySet().containsAll(unit.assignments())) {
      return null;
    }
    List<Unit.Part> last = new ArrayList<>();
    for (Share share : shares) {
      share.assignment().outputs.take(share.outputs(), share.gathered());
      if (!share.outputs().isEmpty()) {
        last.add(new Unit.Part(share.assignment(), share.outputs()));
      }
    }
    wanted.starts().forEach(offsets::putIfAbsent);
    unit.add(last);
    unit.complete(offsets, metadata);
    return last;
  }

  static boolean isMember(ConsumerGroupMetadata metadata) {
    return metadata.generationId() >= 0 && !metadata.memberId().isEmpty();
  }

  /**
   * The assignments in rotating order: each unit begins with another one, so that an assignment
   * with many outputs does not delay the other assignments for ever.
   */
  private static List<Assignment> inTurn(Collection<Assignment> assignments, long number) {
    List<Assignment> all = new ArrayList<>(assignments);
    if (all.size() > 1) {
      Collections.rotate(all, (int) (number % all.size()));
    }
    return all;
  }

  /**
   * The commit, or null while the map has no space for the records that the last commit marked as
   * done. Their outputs can be read already, so a commit without these records would repeat the
   * outputs.
   */
  private @Nullable OffsetAndMetadata commit(Assignment assignment, long[] open) {
    OffsetAndMetadata before = assignment.commits.acknowledged();
    return before == null
        ? maps.toCommit(assignment, open)
        : maps.toCommitAfter(assignment, open, before);
  }

  /** Whether a commit says that the record at an offset is done. */
  private LongPredicate saidBy(OffsetAndMetadata commit) {
    DoneMap said = maps.saidBy(commit);
    return offset -> offset < commit.offset() || (said != null && said.isDone(offset));
  }

  /** Merges two ascending arrays that have no common element. */
  private static long[] merged(long[] open, long[] leftOut) {
    if (leftOut.length == 0) {
      return open;
    }
    long[] both = Arrays.copyOf(open, open.length + leftOut.length);
    System.arraycopy(leftOut, 0, both, open.length, leftOut.length);
    Arrays.sort(both);
    return both;
  }
}
