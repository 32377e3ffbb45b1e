package io.github.kafkaeasy.dlq.redrive;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.dlq.redrive.internal.audit.AuditTopic;
import io.github.kafkaeasy.dlq.redrive.internal.file.Exchange;
import io.github.kafkaeasy.dlq.redrive.internal.read.Browsing;
import io.github.kafkaeasy.dlq.redrive.internal.read.Originals;
import io.github.kafkaeasy.dlq.redrive.internal.read.Reading;
import io.github.kafkaeasy.dlq.redrive.internal.topic.LetterTopic;
import io.github.kafkaeasy.dlq.redrive.internal.topic.RedriveLog;
import io.github.kafkaeasy.dlq.redrive.internal.topic.Targets;
import io.github.kafkaeasy.dlq.redrive.internal.topic.TopicFacts;
import io.github.kafkaeasy.error.InvalidOptionException;
import io.github.kafkaeasy.error.KafkaEasyException;
import io.github.kafkaeasy.internal.settings.Options;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A dead-letter topic and everything that can be done with what lies in it. Holds no connection:
 * each call makes what it needs and gives it back, on the calling thread.
 *
 * <pre>{@code
 * DeadLetters letters = DeadLetters.of(kafka, "orders.dlq");
 * letters.browse(Selection.all(), 20).letters().forEach(System.out::println);       // review
 * letters.redrive(Selection.all().exception("TimeoutException")).run();             // send again
 * letters.discard(Selection.all().key("user_007")).because("test data").run();      // discard
 * }</pre>
 *
 * <p>It reads what {@link io.github.kafkaeasy.dlq.RetryThenDeadLetter} wrote and what others write,
 * see {@link io.github.kafkaeasy.dlq.letter.Dialect}.
 *
 * <p><b>What has been done with a letter</b> is written to the audit topic, {@code <topic>.audit},
 * which is created with one partition when the first thing is done, and kept for ever: a record in
 * Kafka cannot be taken out of the middle of its topic. So a letter that was redriven or discarded
 * is still there but no longer open, and the next redrive leaves it out. An audit topic whose
 * settings would delete entries is repaired before anything is written to it. One redrive of a
 * dead-letter topic runs at a time.
 *
 * <p>Immutable and thread-safe. Methods throw {@link KafkaEasyException} when the topic does not
 * exist, or the cluster refuses or does not answer; the message says how far the work came.
 */
public final class DeadLetters {
  private final LetterTopic letters;

  private DeadLetters(LetterTopic letters) {
    this.letters = letters;
  }

  /**
   * The dead letters in a topic. Does not connect.
   *
   * @throws InvalidOptionException if Kafka does not take such a name, and for Kafka's own topics
   */
  public static DeadLetters of(KafkaEasy kafka, String topic) {
    Options.required("kafka", kafka);
    return new DeadLetters(new LetterTopic(kafka, Targets.checked("topic", topic), progress -> {}));
  }

  /**
   * The same, telling how far long work is: about four times a second, and at its end. Default:
   * nobody is told. The callback runs on the calling thread; what it throws ends the work.
   *
   * @throws InvalidOptionException for null
   */
  public DeadLetters onProgress(Consumer<Progress> callback) {
    return new DeadLetters(
        new LetterTopic(
            letters.kafka(), letters.topic(), Options.required("onProgress", callback)));
  }

  /** The dead-letter topic. */
  public String topic() {
    return letters.topic();
  }

  /** Where it is written what was done with the letters: {@code <topic>.audit}. */
  public String auditTopic() {
    return letters.auditTopic();
  }

  /** The transactional id of redrives; this user needs WRITE on it. */
  public String transactionalId() {
    return letters.transactionalId();
  }

  /**
   * What is wrong with the audit topic, a sentence each: settings that would delete entries, fewer
   * replicas than the letters have. Empty when nothing is, and while there is no audit topic yet. A
   * redrive, discard or purge repairs settings first; fewer replicas are only told of.
   */
  public List<String> auditProblems() {
    TopicFacts topic = TopicFacts.of(letters.kafka(), letters.topic());
    return AuditTopic.look(letters).map(found -> found.notes(letters, topic)).orElse(List.of());
  }

  /**
   * Where letters go that came back too often, unless told otherwise: {@code <topic>.quarantine}.
   */
  public String quarantineTopic() {
    return letters.quarantineTopic();
  }

  /**
   * The newest letters that are selected, whatever has been done with them. Reads backwards, so the
   * first page of a long topic comes at once.
   *
   * @param size how many at most, 1 to 10,000
   */
  public LetterPage browse(Selection selection, int size) {
    return Browsing.page(letters, selection, size, null);
  }

  /**
   * The page behind another one.
   *
   * @param olderThan what {@link LetterPage#olderThan} said
   * @throws InvalidOptionException if it is not such a text
   */
  public LetterPage browseOlder(Selection selection, int size, String olderThan) {
    return Browsing.page(letters, selection, size, Options.text("olderThan", olderThan));
  }

  /** One letter; empty when there is none at that offset, or no such partition. */
  public Optional<StoredLetter> find(int partition, long offset) {
    Selection one = Selection.all().offsets(partition, offset, offset);
    return Browsing.page(letters, one, 1, null).letters().stream().findFirst();
  }

  /**
   * The record that a letter is about. A letter that holds it answers at once; for a pointer, and
   * for the headers of a share group's letter, the topic that it failed in is read.
   */
  public FoundOriginal original(StoredLetter letter) {
    try (Originals originals = new Originals(letters.kafka())) {
      return originals.of(Options.required("letter", letter));
    }
  }

  /** Counts what is selected. Reads all of it; needs memory for the counts only. */
  public LetterStats stats(Selection selection) {
    return Reading.stats(letters, selection);
  }

  /**
   * Calls back for each selected letter, whatever has been done with it: in each partition the
   * oldest first, partitions in any order. What arrives after the call began is left out. Holds one
   * poll's letters at a time, so it goes through topics of any length; for counts of your own, and
   * for what {@link #stats} does not count.
   *
   * @param action runs on the calling thread; what it throws ends the reading
   * @return how many letters it was called for
   * @throws InvalidOptionException for null
   */
  public long forEach(Selection selection, Consumer<StoredLetter> action) {
    return Reading.each(
        letters, Options.required("selection", selection), Options.required("action", action));
  }

  /** How many letters there are, how many are open, and since when the oldest of them waits. */
  public DeadLetterDepth depth() {
    return Reading.depth(letters);
  }

  /** Sends letters again; nothing happens before {@link Redrive#run}. */
  public Redrive redrive(Selection selection) {
    return new Redrive(letters, Options.required("selection", selection));
  }

  /** Decides that nobody needs these letters; nothing happens before {@link Discard#run}. */
  public Discard discard(Selection selection) {
    return new Discard(letters, Options.required("selection", selection));
  }

  /**
   * Writes a line for each selected letter to the log, by this class's logger at level INFO: where
   * it lies, where it failed, why; never what is in it.
   *
   * @return how many
   */
  public long log(Selection selection) {
    return Reading.each(letters, selection, letter -> RedriveLog.LOG.info("{}", letter));
  }

  /**
   * Calls back for each letter that is written from now on, whoever writes it, until the watch is
   * closed: for alerts. The callback runs on the watch's own thread; what it throws is logged. A
   * broker that is away is waited for. A letter that lies there already, or comes while nobody
   * watches, is not told of: {@link #stats} counts them.
   */
  public LetterWatch watch(Consumer<StoredLetter> onLetter) {
    return LetterWatch.start(letters, Options.required("onLetter", onLetter));
  }

  /**
   * Writes the selected letters to a file, each as one line of JSON that holds all of its bytes. A
   * letter that only points at its original is written with it, as kafka-easy's own letter; where
   * the original is gone, it stays the pointer that it is, and the report names it.
   *
   * @param file is replaced if it exists, at the end and at once: nobody sees half of it
   * @throws NothingSelectedException if nothing matches; the file is not touched
   */
  public ExportReport exportTo(Path file, Selection selection) {
    return Exchange.exportTo(letters, Options.required("file", file), selection);
  }

  /**
   * Writes the letters of an export into this topic: key, value, headers and timestamp byte for
   * byte as they were, in their partition where there is one. Reads the whole file before it writes
   * anything.
   *
   * @throws BrokenLineException for a line that is none of an export; nothing was imported
   */
  public ImportReport importFrom(Path file) {
    return Exchange.importFrom(letters, Options.required("file", file));
  }

  /**
   * Reads a whole export as {@link #importFrom} would, and writes nothing.
   *
   * @throws BrokenLineException for a line that is none of an export
   */
  public ImportReport checkImport(Path file) {
    return Exchange.checkImport(letters, Options.required("file", file));
  }

  /** Deletes letters for good; nothing happens before {@link Purge.Plan#execute}. */
  public Purge purge() {
    return new Purge(letters);
  }

  @Override
  public String toString() {
    return "DeadLetters[" + topic() + "]";
  }
}
