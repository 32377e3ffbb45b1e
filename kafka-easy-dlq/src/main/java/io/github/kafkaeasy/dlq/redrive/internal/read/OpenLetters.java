package io.github.kafkaeasy.dlq.redrive.internal.read;

import io.github.kafkaeasy.dlq.redrive.internal.audit.Ledger;
import io.github.kafkaeasy.dlq.redrive.internal.topic.TopicReader;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * The letters of one partition that are still open, counted by reading them. Offsets do not tell:
 * transaction markers and what compaction removed have offsets too, and nothing will ever settle
 * them. Settled stretches are jumped over. One thread.
 */
public final class OpenLetters {
  /** A settled stretch shorter than this is read through, which costs less than a seek. */
  private static final long WORTH_A_SEEK = 2_000;

  private final TopicReader reader;
  private final Ledger ledger;
  private final int partition;
  private long count;
  private @Nullable ConsumerRecord<byte[], byte[]> first;

  private OpenLetters(TopicReader reader, Ledger ledger, int partition) {
    this.reader = reader;
    this.ledger = ledger;
    this.partition = partition;
  }

  /** Reads what is open in [from, end). */
  public static OpenLetters count(
      TopicReader reader, Ledger ledger, int partition, long from, long end) {
    OpenLetters open = new OpenLetters(reader, ledger, partition);
    open.read(from, end, false);
    return open;
  }

  /** The offset of the first open letter in [from, end); empty when there is none. */
  public static OptionalLong first(
      TopicReader reader, Ledger ledger, int partition, long from, long end) {
    OpenLetters open = new OpenLetters(reader, ledger, partition);
    open.read(from, end, true);
    ConsumerRecord<byte[], byte[]> found = open.first;
    return found == null ? OptionalLong.empty() : OptionalLong.of(found.offset());
  }

  private void read(long from, long end, boolean onlyFirst) {
    long begin = ledger.firstOpen(partition, from);
    while (begin < end) {
      long stop = begin;
      long next = begin;
      while (next < end && next - stop < WORTH_A_SEEK) {
        stop = Math.min(end, ledger.firstSettled(partition, next));
        next = ledger.firstOpen(partition, stop);
      }
      TopicReader.Scan scan = reader.scan(Map.of(partition, begin), Map.of(partition, stop));
      while (!scan.isDone()) {
        scan.next().forEach(this::see);
        if (onlyFirst && first != null) {
          return;
        }
      }
      begin = next;
    }
  }

  private void see(ConsumerRecord<byte[], byte[]> record) {
    if (ledger.isOpen(partition, record.offset())) {
      count++;
      first = first == null ? record : first;
    }
  }

  public long count() {
    return count;
  }

  /** The one with the lowest offset; null when there is none. */
  public @Nullable ConsumerRecord<byte[], byte[]> first() {
    return first;
  }
}
