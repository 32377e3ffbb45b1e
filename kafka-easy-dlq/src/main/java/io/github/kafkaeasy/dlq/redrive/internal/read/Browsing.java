package io.github.kafkaeasy.dlq.redrive.internal.read;

import io.github.kafkaeasy.dlq.redrive.LetterPage;
import io.github.kafkaeasy.dlq.redrive.Selection;
import io.github.kafkaeasy.dlq.redrive.StoredLetter;
import io.github.kafkaeasy.dlq.redrive.internal.audit.Ledger;
import io.github.kafkaeasy.dlq.redrive.internal.topic.LetterTopic;
import io.github.kafkaeasy.dlq.redrive.internal.topic.TopicFacts;
import io.github.kafkaeasy.dlq.redrive.internal.topic.TopicReader;
import io.github.kafkaeasy.error.InvalidOptionException;
import io.github.kafkaeasy.internal.settings.Options;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * Reads a topic backwards. Kafka reads only forwards, so each partition is read in stretches from
 * the last one to the first, and the next letter of a page is the newest among the last unread
 * letters of all partitions.
 */
public final class Browsing {
  private static final int LARGEST_PAGE = 10_000;
  private static final int FIRST_STRETCH = 200;
  private static final int LONGEST_STRETCH = 20_000;
  private static final long MOST_BYTES = 16 << 20;

  /**
   * A page ends with the letter with which it reaches this size in memory, because one letter may
   * have 64 MB.
   */
  private static final long LARGEST_PAGE_BYTES = 64 << 20;

  /** Heap size of a header without its name and value. */
  private static final long HEADER_BYTES = 100;

  private final TopicReader reader;
  private final Selection selection;
  private final Ledger ledger;
  private final int size;
  private final List<Backwards> partitions = new ArrayList<>();

  private Browsing(TopicReader reader, Selection selection, Ledger ledger, int size) {
    this.reader = reader;
    this.selection = selection;
    this.ledger = ledger;
    this.size = size;
  }

  public static LetterPage page(
      LetterTopic letters, Selection selection, int size, @Nullable String olderThan) {
    Options.required("selection", selection);
    Options.number("size", size, 1, LARGEST_PAGE);
    Map<Integer, Long> bounds = olderThan == null ? null : parse(olderThan);
    TopicFacts topic = TopicFacts.of(letters.kafka(), letters.topic());
    try (TopicReader reader =
        new TopicReader(letters.kafka(), letters.topic(), topic.partitions())) {
      Map<Integer, Long> begins = reader.begins();
      Browsing browsing =
          new Browsing(reader, selection, Ledger.read(letters, topic, Map.copyOf(begins)), size);
      Map<Integer, Long> ends = reader.ends();
      if (selection.since() != null) {
        // Every letter before these offsets is older than the selection.
        Map<Integer, Long> later = reader.offsetsAt(selection.since());
        begins.replaceAll((partition, begin) -> later.getOrDefault(partition, Long.MAX_VALUE));
      }
      ends.forEach(
          (partition, end) -> {
            long upper = bounds == null ? end : bounds.getOrDefault(partition, 0L);
            browsing.add(
                partition, Math.min(end, begins.getOrDefault(partition, 0L)), Math.min(end, upper));
          });
      return browsing.page();
    }
  }

  private void add(int partition, long begin, long end) {
    long first = begin;
    long last = end;
    if (!selection.ranges().isEmpty()) {
      var ranges = selection.ranges().stream().filter(r -> r.partition() == partition).toList();
      first = ranges.stream().mapToLong(Selection.OffsetRange::first).min().orElse(end);
      last = ranges.stream().mapToLong(r -> r.last() < end ? r.last() + 1 : end).max().orElse(0);
    }
    partitions.add(new Backwards(partition, Math.max(begin, first), Math.min(end, last)));
  }

  private LetterPage page() {
    List<StoredLetter> page = new ArrayList<>();
    long bytes = 0;
    while (page.size() < size && bytes < LARGEST_PAGE_BYTES) {
      Backwards newest = newest();
      if (newest == null) {
        break;
      }
      StoredLetter letter = newest.found.removeFirst();
      bytes += weight(letter);
      page.add(letter);
    }
    // Checked once more, because the last page must not name a next page.
    return new LetterPage(page, newest() == null ? null : position());
  }

  /** The approximate heap size. A header takes many times the size of its name and value. */
  private static long weight(StoredLetter letter) {
    long bytes = letter.bytes();
    for (Header header : letter.record().headers()) {
      byte[] value = header.value();
      bytes += HEADER_BYTES + header.key().length() + (value == null ? 0 : value.length);
    }
    return bytes;
  }

  private @Nullable Backwards newest() {
    partitions.forEach(Backwards::fill);
    return partitions.stream()
        .filter(partition -> !partition.found.isEmpty())
        .max(Comparator.comparingLong(partition -> partition.found.getFirst().record().timestamp()))
        .orElse(null);
  }

  private String position() {
    return partitions.stream()
        .map(partition -> partition.number + ":" + partition.bound())
        .collect(Collectors.joining(","));
  }

  private static Map<Integer, Long> parse(String olderThan) {
    Map<Integer, Long> bounds = new TreeMap<>();
    try {
      for (String part : olderThan.split(",", -1)) {
        String[] numbers = part.split(":", -1);
        if (numbers.length != 2) {
          throw new NumberFormatException(part);
        }
        bounds.put(Integer.parseInt(numbers[0]), Long.parseLong(numbers[1]));
      }
    } catch (NumberFormatException e) {
      InvalidOptionException refusal =
          InvalidOptionException.of(
              "olderThan",
              olderThan,
              "it must be the olderThan of the previous page, such as 0:123,1:55");
      refusal.initCause(e);
      throw refusal;
    }
    return bounds;
  }

  /** One partition, read from its end to its beginning. */
  private final class Backwards {
    private final int number;
    private final long begin;

    /** The letters before this offset are not read yet, or were dropped and are read again. */
    private long high;

    private int stretch = FIRST_STRETCH;

    /** Selected letters that were read and not taken yet, the newest first. */
    private final Deque<StoredLetter> found = new ArrayDeque<>();

    Backwards(int number, long begin, long end) {
      this.number = number;
      this.begin = begin;
      this.high = Math.max(begin, end);
    }

    long bound() {
      return found.isEmpty() ? high : found.getFirst().offset() + 1;
    }

    void fill() {
      while (found.isEmpty() && high > begin) {
        long to = high;
        long from = Math.max(begin, to - stretch);
        read(from);
        // If the letters are so large that most of a stretch was dropped, the next stretch is only
        // as long as the part that was kept; otherwise the same letters would be read and dropped
        // many times.
        stretch = high > from ? (int) (to - high) : Math.min(LONGEST_STRETCH, stretch * 2);
      }
    }

    /**
     * Reads the letters in [from, high). Then sets {@code high} to the offset after the last
     * dropped letter, or to {@code from} if none was dropped.
     */
    private void read(long from) {
      long bytes = 0;
      long low = from;
      TopicReader.Scan scan = reader.scan(Map.of(number, from), Map.of(number, high));
      while (!scan.isDone()) {
        for (ConsumerRecord<byte[], byte[]> record : scan.next()) {
          StoredLetter letter = StoredLetter.of(record, ledger.state(number, record.offset()));
          if (!selection.matches(letter)) {
            continue;
          }
          found.addFirst(letter);
          bytes += weight(letter);
          // Keeps at most one page; further letters are read again when they are needed.
          while (found.size() > size || (bytes > MOST_BYTES && found.size() > 1)) {
            StoredLetter dropped = found.removeLast();
            bytes -= weight(dropped);
            low = dropped.offset() + 1;
          }
        }
      }
      high = low;
    }
  }
}
