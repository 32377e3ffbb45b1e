package io.github.kafkaeasy.consumer.internal.offsets;

import java.util.ArrayDeque;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Leader epochs of one partition's received records, stored as the offsets at which they rise. Poll
 * thread only.
 *
 * <p>A commit carries the leader epoch of the record before its offset (KIP-320). With it the
 * client detects after an unclean election that the log was truncated below that offset and has
 * grown past it again. It must be the epoch that the leader has at that place, otherwise the client
 * sees a truncation that did not happen. So an epoch begins directly after the last record of the
 * previous epoch, including gaps: if compaction left a hole between two epochs, the offset of the
 * record after the hole is committed with that record's own epoch.
 */
final class LeaderEpochs {
  static final int NONE = -1;

  /** An epoch that is valid from this offset to the next rise. */
  private record Rise(long from, int epoch) {}

  private final ArrayDeque<Rise> rises = new ArrayDeque<>(2);

  /** The offset after the last record or gap whose epoch is known. */
  private long end;

  private int highest = NONE;

  /**
   * Starts at a position.
   *
   * @param epoch leader epoch of the record before the position; {@link #NONE}: not known
   */
  void startAt(long position, int epoch) {
    rises.clear();
    highest = NONE;
    end = position - 1;
    passed(epoch, position);
  }

  /**
   * Adds the records of a poll.
   *
   * @param next position of the next poll, gaps included
   * @param nextEpoch leader epoch of the batch before {@code next}; {@link #NONE}: not known
   */
  void received(List<ConsumerRecord<byte[], byte[]>> records, long next, int nextEpoch) {
    if (!records.isEmpty()) {
      ConsumerRecord<byte[], byte[]> last = records.get(records.size() - 1);
      // Epochs never fall within a log, so equal epochs at both ends mean equal epochs in between.
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

  /** The epoch to commit with an offset. */
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
   * Drops epochs that end before a committed offset. They are not dropped before the commit: with
   * exactlyOnce a failed transaction is repeated with fewer records, and so with a lower offset.
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

  /** The highest epoch so far; {@link #NONE}: not known. */
  int highest() {
    return highest;
  }

  static int epochOf(ConsumerRecord<byte[], byte[]> record) {
    return record.leaderEpoch().orElse(NONE);
  }
}
