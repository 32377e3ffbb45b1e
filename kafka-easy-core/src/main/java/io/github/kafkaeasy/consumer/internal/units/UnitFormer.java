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
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Forms units. The offsets and outputs of a unit match: its outputs are those of the records that
 * its offsets and maps mark as done for a restarted consumer. Records that do not fit into a map
 * wait for a later unit, with their outputs. Poll thread only.
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

  /**
   * Forms the next unit from the records that are done now.
   *
   * @return null when there is nothing to commit, or when the consumer's group metadata contains no
   *     generation and member id: the broker would accept such a commit even if another member
   *     owned the partitions
   */
  @Nullable Unit form(Wanted wanted, long nowNanos) {
    ConsumerGroupMetadata metadata = kafka.groupMetadata();
    if (!isMember(metadata)) {
      return null;
    }
    long number = lastNumber + 1;
    Map<Assignment, OffsetAndMetadata> offsets = new HashMap<>();
    List<Unit.Entry> entries = new ArrayList<>();
    int room = wanted.mostRecords();
    long bytes = MOST_BYTES;
    for (Assignment assignment : inTurn(wanted.assignments(), number)) {
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
      List<Kept> carried = commit != null && isNew ? saidDone(gathered.taken(), commit) : List.of();
      outputs.take(carried, number, gathered);
      if (commit != null && isNew) {
        offsets.put(assignment, commit);
        for (Kept kept : carried) {
          entries.add(new Unit.Entry(assignment, kept));
          bytes -= kept.bytes;
        }
        room -= carried.size();
      }
    }
    wanted.starts().forEach(offsets::putIfAbsent);
    if (offsets.isEmpty()) {
      return null;
    }
    lastNumber = number;
    return new Unit(number, offsets, entries, metadata, wanted.again());
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

  private List<Kept> saidDone(List<Kept> taken, OffsetAndMetadata commit) {
    DoneMap said = maps.saidBy(commit);
    List<Kept> done = new ArrayList<>(taken.size());
    for (Kept kept : taken) {
      if (kept.offset < commit.offset() || (said != null && said.isDone(kept.offset))) {
        done.add(kept);
      }
    }
    return done;
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
