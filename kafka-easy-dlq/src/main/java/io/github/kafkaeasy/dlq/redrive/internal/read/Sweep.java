package io.github.kafkaeasy.dlq.redrive.internal.read;

import io.github.kafkaeasy.dlq.redrive.LetterState;
import io.github.kafkaeasy.dlq.redrive.NothingSelectedException;
import io.github.kafkaeasy.dlq.redrive.Selection;
import io.github.kafkaeasy.dlq.redrive.StoredLetter;
import io.github.kafkaeasy.dlq.redrive.internal.audit.Ledger;
import io.github.kafkaeasy.dlq.redrive.internal.topic.LetterTopic;
import io.github.kafkaeasy.dlq.redrive.internal.topic.ProgressMeter;
import io.github.kafkaeasy.dlq.redrive.internal.topic.TopicFacts;
import io.github.kafkaeasy.dlq.redrive.internal.topic.TopicReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * One pass through a dead-letter topic. Returns the selected letters, within each partition from
 * the oldest to the one that was the newest when the pass began. Holds the letters of one poll at a
 * time.
 */
public final class Sweep implements AutoCloseable {
  private final Selection selection;
  private final boolean openOnly;
  private final TopicFacts topic;
  private final TopicReader reader;
  private final LetterTopic letters;
  private final Map<Integer, Long> begins;
  private final Map<Integer, Long> ends;
  private Ledger ledger;
  private final TopicReader.Scan scan;
  private final ProgressMeter meter;
  private long settled;

  private Sweep(
      LetterTopic letters,
      Map<Integer, Long> begins,
      Map<Integer, Long> ends,
      Selection selection,
      boolean openOnly,
      TopicFacts topic,
      TopicReader reader,
      Ledger ledger,
      TopicReader.Scan scan,
      ProgressMeter meter) {
    this.letters = letters;
    this.begins = begins;
    this.ends = ends;
    this.selection = selection;
    this.openOnly = openOnly;
    this.topic = topic;
    this.reader = reader;
    this.ledger = ledger;
    this.scan = scan;
    this.meter = meter;
  }

  /**
   * Opens a sweep.
   *
   * @param openOnly whether to leave out settled letters, unless the selection includes them
   */
  public static Sweep open(LetterTopic letters, Selection selection, boolean openOnly) {
    TopicFacts topic = TopicFacts.of(letters.kafka(), letters.topic());
    TopicReader reader = new TopicReader(letters.kafka(), letters.topic(), topic.partitions());
    try {
      Map<Integer, Long> begins = reader.begins();
      Ledger ledger = Ledger.read(letters, topic, begins);
      Map<Integer, Long> ends = reader.ends();
      TopicReader.Scan scan =
          reader.scan(narrowed(reader, selection, begins, ends), narrowed(selection, ends));
      return new Sweep(
          letters,
          begins,
          ends,
          selection,
          openOnly && !selection.isSettledToo(),
          topic,
          reader,
          ledger,
          scan,
          letters.meter(scan.total()));
    } catch (RuntimeException e) {
      reader.close();
      throw e;
    }
  }

  private static Map<Integer, Long> narrowed(
      TopicReader reader, Selection selection, Map<Integer, Long> begins, Map<Integer, Long> ends) {
    Map<Integer, Long> from = new TreeMap<>(begins);
    if (selection.since() != null) {
      Map<Integer, Long> later = reader.offsetsAt(selection.since());
      from.replaceAll(
          (partition, begin) -> later.getOrDefault(partition, ends.getOrDefault(partition, begin)));
    }
    if (!selection.ranges().isEmpty()) {
      from.replaceAll(
          (partition, begin) ->
              selection.ranges().stream()
                  .filter(range -> range.partition() == partition)
                  .mapToLong(range -> Math.max(begin, range.first()))
                  .min()
                  .orElse(Long.MAX_VALUE));
    }
    return from;
  }

  private static Map<Integer, Long> narrowed(Selection selection, Map<Integer, Long> ends) {
    Map<Integer, Long> to = new TreeMap<>(ends);
    if (!selection.ranges().isEmpty()) {
      to.replaceAll(
          (partition, end) ->
              selection.ranges().stream()
                  .filter(range -> range.partition() == partition)
                  .mapToLong(range -> range.last() < end ? range.last() + 1 : end)
                  .max()
                  .orElse(0));
    }
    return to;
  }

  public TopicFacts topic() {
    return topic;
  }

  public Ledger ledger() {
    return ledger;
  }

  public boolean isDone() {
    return scan.isDone();
  }

  /** The number of letters that match but were left out because they are settled. */
  public long settled() {
    return settled;
  }

  /** The next selected letters; often none. */
  public List<StoredLetter> next() {
    return selected(scan.next());
  }

  private List<StoredLetter> selected(List<ConsumerRecord<byte[], byte[]>> records) {
    List<StoredLetter> selected = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : records) {
      StoredLetter letter =
          StoredLetter.of(record, ledger.state(record.partition(), record.offset()));
      if (!selection.matches(letter)) {
        continue;
      }
      if (openOnly && letter.state() != LetterState.OPEN) {
        settled++;
      } else {
        selected.add(letter);
      }
    }
    return selected;
  }

  /** Reads the audit topic again. */
  public Ledger readLedger() {
    return Ledger.read(letters, topic, begins);
  }

  /**
   * Continues with a newer ledger.
   *
   * @param found letters that were found with the previous ledger
   * @return the letters among them that are still selected
   */
  public List<StoredLetter> renew(Ledger newer, List<StoredLetter> found) {
    ledger = newer;
    return selected(found.stream().map(StoredLetter::record).toList());
  }

  /** The offsets of all letters, selected or not, by partition: {@code 0-41}. */
  public Map<Integer, String> everyOffset() {
    Map<Integer, String> all = new TreeMap<>();
    begins.forEach(
        (partition, begin) -> {
          long end = ends.getOrDefault(partition, begin);
          if (end > begin) {
            all.put(partition, begin + "-" + (end - 1));
          }
        });
    return all;
  }

  /** Reports the progress; called when the letters of the last {@link #next} have been handled. */
  public void report() {
    meter.at(scan.total() - scan.left());
  }

  public void end() {
    meter.end();
  }

  /** Throws if no letter was found. */
  public void requireSome(long found, String topicName) {
    if (found == 0) {
      throw new NothingSelectedException(
          "No "
              + (openOnly ? "open " : "")
              + "dead letter in "
              + topicName
              + " matches the selection ("
              + selection
              + ")"
              + (settled > 0
                  ? "; " + settled + " match, but were redriven, discarded or quarantined before."
                  : ".")
              + " Nothing was changed.");
    }
  }

  @Override
  public void close() {
    reader.close();
  }
}
