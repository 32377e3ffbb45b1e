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
 * A dead-letter topic, with methods to read, count, redrive, discard, export, import and delete its
 * dead letters. Holds no connection: each call opens the clients that it needs, uses them on the
 * calling thread and closes them.
 *
 * <pre>{@code
 * DeadLetters letters = DeadLetters.of(kafka, "orders.dlq");
 * letters.browse(Selection.all(), 20).letters().forEach(System.out::println);       // review
 * letters.redrive(Selection.all().exception("TimeoutException")).run();             // send again
 * letters.discard(Selection.all().key("user_007")).because("test data").run();      // discard
 * }</pre>
 *
 * <p>Reads the dead letters of {@link io.github.kafkaeasy.dlq.RetryThenDeadLetter} and of other
 * tools, see {@link io.github.kafkaeasy.dlq.letter.Dialect}.
 *
 * <p><b>Actions</b> on dead letters are written to the audit topic, {@code <topic>.audit}. Kafka
 * cannot delete a single record from the middle of a topic, so a letter that was redriven or
 * discarded stays in the dead-letter topic; the audit topic says that it is no longer open, and the
 * next redrive leaves it out. Audit entries are therefore kept for ever. The first action creates
 * the audit topic with one partition; if its settings would delete entries, they are repaired
 * before anything is written. One redrive of a dead-letter topic runs at a time.
 *
 * <p>Immutable and thread-safe. Methods throw {@link KafkaEasyException} when the topic does not
 * exist, or the cluster refuses or does not answer. If a redrive had to stop, the message says how
 * many letters were sent.
 */
public final class DeadLetters {
  private final LetterTopic letters;

  private DeadLetters(LetterTopic letters) {
    this.letters = letters;
  }

  /**
   * Names the dead-letter topic. Does not connect.
   *
   * @throws InvalidOptionException if the name is not a valid topic name, and for Kafka's own
   *     topics
   */
  public static DeadLetters of(KafkaEasy kafka, String topic) {
    Options.required("kafka", kafka);
    return new DeadLetters(new LetterTopic(kafka, Targets.checked("topic", topic), progress -> {}));
  }

  /**
   * A copy that reports the progress of long operations: about four times a second, and at the end.
   * Default: no reports. The callback runs on the calling thread; an exception from it ends the
   * operation.
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

  /** The audit topic, which records all actions on the dead letters: {@code <topic>.audit}. */
  public String auditTopic() {
    return letters.auditTopic();
  }

  /**
   * The transactional id of redrives. Without the permission WRITE on it, an interrupted redrive
   * may send letters twice, see {@link Redrive}.
   */
  public String transactionalId() {
    return letters.transactionalId();
  }

  /**
   * The problems of the audit topic, one sentence each: settings that would delete or refuse
   * entries, fewer replicas than the dead-letter topic has. Empty if there are none, and while the
   * audit topic does not exist. A redrive, discard or purge repairs the settings first; it only
   * reports missing replicas.
   */
  public List<String> auditProblems() {
    TopicFacts topic = TopicFacts.of(letters.kafka(), letters.topic());
    return AuditTopic.look(letters).map(found -> found.notes(letters, topic)).orElse(List.of());
  }

  /**
   * The default quarantine topic, for letters that have been redriven too often: {@code
   * <topic>.quarantine}.
   */
  public String quarantineTopic() {
    return letters.quarantineTopic();
  }

  /**
   * The newest selected letters, open or not. Reads backwards, so the first page of a long topic is
   * found quickly.
   *
   * @param size the largest number of letters, 1 to 10,000
   */
  public LetterPage browse(Selection selection, int size) {
    return Browsing.page(letters, selection, size, null);
  }

  /**
   * The page of older letters that follows another page.
   *
   * @param olderThan the value of {@link LetterPage#olderThan}
   * @throws InvalidOptionException if the text is not such a value
   */
  public LetterPage browseOlder(Selection selection, int size, String olderThan) {
    return Browsing.page(letters, selection, size, Options.text("olderThan", olderThan));
  }

  /** One letter; empty if the topic has no letter at that offset, or no such partition. */
  public Optional<StoredLetter> find(int partition, long offset) {
    Selection one = Selection.all().offsets(partition, offset, offset);
    return Browsing.page(letters, one, 1, null).letters().stream().findFirst();
  }

  /**
   * The original record of a letter. Usually the letter contains it, and the cluster is not asked;
   * for a pointer, and for the headers of a share group's letter, the source topic is read.
   */
  public FoundOriginal original(StoredLetter letter) {
    try (Originals originals = new Originals(letters.kafka())) {
      return originals.of(Options.required("letter", letter));
    }
  }

  /** Counts the selected letters. Reads all of them; needs memory for the counts only. */
  public LetterStats stats(Selection selection) {
    return Reading.stats(letters, selection);
  }

  /**
   * Calls back for each selected letter, open or not: within a partition from the oldest to the
   * newest, partitions in any order. Letters that are written after the call began are left out.
   * Holds the letters of one poll at a time, so it can read a topic of any length; use it for
   * counts that {@link #stats} does not contain.
   *
   * @param action runs on the calling thread; an exception from it ends the reading
   * @return the number of calls
   * @throws InvalidOptionException for null
   */
  public long forEach(Selection selection, Consumer<StoredLetter> action) {
    return Reading.each(
        letters, Options.required("selection", selection), Options.required("action", action));
  }

  /** The number of letters, the number of open letters, and the age of the oldest open letter. */
  public DeadLetterDepth depth() {
    return Reading.depth(letters);
  }

  /** Prepares to send letters again; nothing happens before {@link Redrive#run}. */
  public Redrive redrive(Selection selection) {
    return new Redrive(letters, Options.required("selection", selection));
  }

  /**
   * Prepares to discard letters that are not needed any more; nothing happens before {@link
   * Discard#run}.
   */
  public Discard discard(Selection selection) {
    return new Discard(letters, Options.required("selection", selection));
  }

  /**
   * Logs one line per selected letter, at level INFO with this class's logger: its coordinates, the
   * coordinates of its original, and the reason of the failure; never key, value or headers.
   *
   * @return the number of lines
   */
  public long log(Selection selection) {
    return Reading.each(letters, selection, letter -> RedriveLog.LOG.info("{}", letter));
  }

  /**
   * Calls back for each letter that is written from now on, by any writer, until the watch is
   * closed; meant for alerts. The callback runs on the watch's own thread; an exception from it is
   * logged. If the brokers are unavailable, the watch waits for them; any other failure, such as a
   * missing permission, is logged at level ERROR and ends the watch. Letters that are already in
   * the topic, that are written while no watch is open, or that are written to a partition added
   * after this call, are not reported; {@link #stats} counts them.
   */
  public LetterWatch watch(Consumer<StoredLetter> onLetter) {
    return LetterWatch.start(letters, Options.required("onLetter", onLetter));
  }

  /**
   * Writes the selected letters to a file, each as one line of JSON that contains all of its bytes.
   * A pointer is written together with its original record, as a letter in kafka-easy's dialect. If
   * the original record cannot be read, the pointer alone is written, and the report lists it.
   *
   * @param file the file; if it exists, it is replaced at the end, so that no reader sees a partial
   *     file
   * @throws NothingSelectedException if nothing matches; the file is not touched
   */
  public ExportReport exportTo(Path file, Selection selection) {
    return Exchange.exportTo(letters, Options.required("file", file), selection);
  }

  /**
   * Writes the letters of an export into this topic: key, value and headers byte for byte, with the
   * same timestamp, into the same partition if the topic has it. A timestamp with which retention
   * would delete the letter too soon or too late is replaced by the present time and kept in a
   * header, as in a redrive. Reads the whole file before it writes anything.
   *
   * @throws BrokenLineException if a line is not part of an export; nothing was imported
   */
  public ImportReport importFrom(Path file) {
    return Exchange.importFrom(letters, Options.required("file", file));
  }

  /**
   * Reads a whole export as {@link #importFrom} does, and writes nothing.
   *
   * @throws BrokenLineException if a line is not part of an export
   */
  public ImportReport checkImport(Path file) {
    return Exchange.checkImport(letters, Options.required("file", file));
  }

  /** Prepares to delete letters permanently; nothing happens before {@link Purge.Plan#execute}. */
  public Purge purge() {
    return new Purge(letters);
  }

  @Override
  public String toString() {
    return "DeadLetters[" + topic() + "]";
  }
}
