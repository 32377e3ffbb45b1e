package io.github.kafkaeasy.consumer.internal.offsets;

import java.util.ArrayDeque;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Leader epochs of what was received of one partition, kept as the offsets at which they rise. Poll
 * thread only, once for each poll, whatever it brought.
 *
 * <p>A commit carries the epoch of the record before its offset (KIP-320): with it, the client
 * notices after an unclean election that the log was truncated below that offset and has grown past
 * it again. The epoch must be the one that the leader finds at that place, or the client sees a
 * truncation that never was. So an epoch counts from right behind the last record of the epoch
 * before, gaps included: where compaction left a hole between two epochs, the offset of the record
 * behind the hole is committed with that record's own epoch.
 */
final class LeaderEpochs {
  static final int NONE = -1;

  /** From this offset on, up to the next rise. */
  private record Rise(long from, int epoch) {}

  private final ArrayDeque<Rise> rises = new ArrayDeque<>(2);

  /** The offset behind everything whose epoch is known. */
  private long end;

  private int highest = NONE;

  /**
   * Begins.
   *
   * @param epoch that of the record before the position; {@link #NONE}: not known
   */
  void startAt(long position, int epoch) {
    rises.clear();
    highest = NONE;
    end = position - 1;
    passed(epoch, position);
  }

  /**
   * Takes note of what a poll brought.
   *
   * @param next where the next poll starts, gaps included
   * @param nextEpoch the epoch of the batch before {@code next}; {@link #NONE}: not known
   */
  void received(List<ConsumerRecord<byte[], byte[]>> records, long next, int nextEpoch) {
    if (!records.isEmpty()) {
      ConsumerRecord<byte[], byte[]> last = records.get(records.size() - 1);
      // Epochs never fall within a log: equal at both ends means equal in between.
      if (epochOf(last) > epochOf(records.get(0))) {
        records.forEach(record -> passed(epochOf(record), record.offset() + 1));
      } else {
        passed(epochOf(last), last.offset() + 1);
      }
    }
    passed(nextEpoch, next);
  }

  private void passed(int epoch, long upTo) {
    if (epoch > highest) {
      rises.add(new Rise(end, epoch));
      highest = epoch;
    }
    end = Math.max(end, upTo);
  }

  /** The epoch to commit an offset with. */
  int before(long frontier) {
    int epoch = NONE;
    for (Rise rise : rises) {
      if (rise.from() >= frontier) {
        break;
      }
      epoch = rise.epoch();
    }
    return epoch;
  }

  /**
   * Forgets what lies further back than a committed offset. Not earlier: with exactly-once a unit
   * that failed is formed anew with less in it, and so with a lower offset.
   */
  void committed(long offset) {
    Rise last = null;
    while (!rises.isEmpty() && rises.getFirst().from() < offset) {
      last = rises.removeFirst();
    }
    if (last != null) {
      rises.addFirst(last);
    }
  }

  /** The highest so far; {@link #NONE}: none is known. */
  int highest() {
    return highest;
  }

  static int epochOf(ConsumerRecord<byte[], byte[]> record) {
    return record.leaderEpoch().orElse(NONE);
  }
}
