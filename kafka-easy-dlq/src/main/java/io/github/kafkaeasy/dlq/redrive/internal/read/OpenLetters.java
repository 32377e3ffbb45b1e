package io.github.kafkaeasy.dlq.redrive.internal.read;

import io.github.kafkaeasy.dlq.redrive.internal.audit.Ledger;
import io.github.kafkaeasy.dlq.redrive.internal.topic.TopicReader;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * The open letters of one partition, counted by reading them. Offsets alone are not enough:
 * transaction markers and compacted records use offsets too, and no audit entry ever settles such
 * offsets. Long runs of settled letters are skipped. Used by one thread.
 */
public final class OpenLetters {
  /** A shorter run of settled letters is read and ignored, which costs less than a seek. */
  private static final long WORTH_A_SEEK = 2_000;

  private final TopicReader reader;
  private final Ledger ledger;
  private final int partition;
  private final LongConsumer atOffset;
  private long count;
  private @Nullable ConsumerRecord<byte[], byte[]> first;

  private OpenLetters(TopicReader reader, Ledger ledger, int partition, LongConsumer atOffset) {
    this.reader = reader;
    this.ledger = ledger;
    this.partition = partition;
    this.atOffset = atOffset;
  }

  /** Counts the open letters in [from, end). */
  public static OpenLetters count(
      TopicReader reader, Ledger ledger, int partition, long from, long end) {
    return count(reader, ledger, partition, from, end, offset -> {});
  }

  /**
   * Counts the open letters in [from, end).
   *
   * @param atOffset is called with the next offset, each time that some letters were read
   */
  public static OpenLetters count(
      TopicReader reader,
      Ledger ledger,
      int partition,
      long from,
      long end,
      LongConsumer atOffset) {
    OpenLetters open = new OpenLetters(reader, ledger, partition, atOffset);
    open.read(from, end, false);
    return open;
  }

  /** The offset of the first open letter in [from, end); empty if there is none. */
  public static OptionalLong first(
      TopicReader reader, Ledger ledger, int partition, long from, long end) {
    OpenLetters open = new OpenLetters(reader, ledger, partition, offset -> {});
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
        atOffset.accept(stop - scan.left());
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

  /** The open letter with the lowest offset; null if there is none. */
  public @Nullable ConsumerRecord<byte[], byte[]> first() {
    return first;
  }
}
