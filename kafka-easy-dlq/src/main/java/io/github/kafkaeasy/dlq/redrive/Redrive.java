package io.github.kafkaeasy.dlq.redrive;

import io.github.kafkaeasy.dlq.redrive.internal.audit.Audit;
import io.github.kafkaeasy.dlq.redrive.internal.send.RedriveOptions;
import io.github.kafkaeasy.dlq.redrive.internal.send.RedriveRun;
import io.github.kafkaeasy.dlq.redrive.internal.send.RedriveSettings;
import io.github.kafkaeasy.dlq.redrive.internal.topic.LetterTopic;
import io.github.kafkaeasy.dlq.redrive.internal.topic.Targets;
import io.github.kafkaeasy.error.InvalidOptionException;
import io.github.kafkaeasy.internal.options.Option;
import io.github.kafkaeasy.internal.options.OptionValues;
import io.github.kafkaeasy.message.OutgoingMessage;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * The action that sends letters again. {@link #plan} calculates what would happen, {@link #run}
 * sends.
 *
 * <pre>{@code
 * Redrive redrive = letters.redrive(Selection.all().group("billing")).onlyFailedGroup().perSecond(500);
 * System.out.println(redrive.plan());
 * redrive.run();
 * }</pre>
 *
 * <p><b>The sent record</b> is the record that failed: its key, value and headers byte for byte,
 * its timestamp if the letter names it or the record was read from its source topic (see {@link
 * RedriveReport#renewedTimestamps} for the exception), otherwise the present time, and its
 * partition if it goes to its source topic and that partition exists. In addition it carries {@link
 * io.github.kafkaeasy.dlq.letter.DeadLetterHeaders#REDRIVES} and headers that begin with {@link
 * io.github.kafkaeasy.dlq.letter.DeadLetterHeaders#REDRIVE_PREFIX}. It arrives after newer records
 * of its key: a redrive changes the order. A letter may contain only the record's coordinates (a
 * pointer); then the record is read from the source topic, if that topic still has it.
 *
 * <p><b>Nothing is lost, and with transactions nothing is committed twice.</b> A window (a batch of
 * letters) and the audit entry that settles them go out in one transaction. So a run that was
 * interrupted at any point is continued by running it again, and readers of committed data see each
 * letter once. Readers of uncommitted data may see a window that was not committed; its letters
 * carry {@link io.github.kafkaeasy.dlq.letter.DeadLetterHeaders#REDRIVE_REPEAT} when they are sent
 * again. The transactional id is {@link DeadLetters#transactionalId}. If the cluster denies WRITE
 * on it, the run sends without transactions: after an interruption, at most two windows of 1,000
 * letters are sent again, with that header.
 *
 * <p><b>One at a time.</b> A run refuses to begin while another run, a discard or a purge of open
 * letters of the same dead-letter topic is active, see {@link #takeOver}.
 *
 * <p><b>Bounded redrives.</b> A letter whose record has been redriven {@link #maxRedrives} times
 * goes to the quarantine topic.
 *
 * <p>Not thread-safe. Each option is set once.
 */
public final class Redrive {
  private final LetterTopic letters;
  private final Selection selection;
  private OptionValues options = OptionValues.NONE;

  Redrive(LetterTopic letters, Selection selection) {
    this.letters = letters;
    this.selection = selection;
  }

  /**
   * The topic to send to. Default: each letter's own source topic.
   *
   * @throws InvalidOptionException if the name is not a valid topic name; for Kafka's own topics,
   *     {@code __...}; and for the dead-letter topic and its audit topic
   */
  public Redrive to(String topic) {
    return set(RedriveOptions.TO, elsewhere("to", topic));
  }

  private String elsewhere(String option, String topic) {
    String checked = Targets.checked(option, topic);
    if (checked.equals(letters.topic()) || checked.equals(letters.auditTopic())) {
      throw InvalidOptionException.of(
          option, topic, "this is the dead-letter topic or its audit topic; choose another topic");
    }
    return checked;
  }

  /**
   * Delivers each letter only to the group that failed on it: a header names the group, and
   * kafka-easy consumers of other groups filter the record before they decode it. Consumers without
   * kafka-easy do not know the header. Letters whose group is unknown are refused. Default: every
   * group of the topic gets the record.
   */
  public Redrive onlyFailedGroup() {
    return set(RedriveOptions.ONLY_FAILED_GROUP, true);
  }

  /**
   * The largest number of letters to send per second. Default: no limit.
   *
   * @param letters 1 to 1,000,000
   * @throws InvalidOptionException outside of these bounds
   */
  public Redrive perSecond(int letters) {
    return set(RedriveOptions.PER_SECOND, letters);
  }

  /**
   * The number of times that a record may be redriven; after that its letter goes to the quarantine
   * topic. Default: 5, from 1 to 1,000.
   *
   * @throws InvalidOptionException outside of these bounds
   */
  public Redrive maxRedrives(int times) {
    return set(RedriveOptions.MAX_REDRIVES, times);
  }

  /**
   * The topic for letters that have been redriven too often. Default: {@link
   * DeadLetters#quarantineTopic}; it is created for the first such letter, with the partitions and
   * replicas of the dead-letter topic, and keeps its letters without a limit of time. If it cannot
   * be created, these letters are refused.
   *
   * @throws InvalidOptionException if the name is no valid topic name, for Kafka's own topics, and
   *     for the dead-letter topic and its audit topic
   */
  public Redrive quarantine(String topic) {
    return set(RedriveOptions.QUARANTINE, elsewhere("quarantine", topic));
  }

  /**
   * Changes each message before it is sent. The function runs on the calling thread. An exception
   * from it ends the run; letters that were sent before are settled. If it changes the topic, the
   * source partition is not kept. A letter for a partition that does not exist is refused. Default:
   * no change.
   *
   * @param edit gets the letter and the message that would be sent, and returns the message to
   *     send, with the key as text or bytes
   * @throws InvalidOptionException for null
   */
  public Redrive edit(
      BiFunction<StoredLetter, OutgoingMessage<byte[]>, OutgoingMessage<byte[]>> edit) {
    return set(RedriveOptions.EDIT, edit);
  }

  /**
   * The person or program that redrives, for the audit record. Default: the user of this process.
   *
   * @throws InvalidOptionException for blank text
   */
  public Redrive by(String who) {
    return set(RedriveOptions.BY, who);
  }

  /**
   * The reason, for the audit record. Default: none.
   *
   * @throws InvalidOptionException for blank text
   */
  public Redrive because(String reason) {
    return set(RedriveOptions.BECAUSE, reason);
  }

  /**
   * Ends another active redrive of the same dead-letter topic and continues in its place. The other
   * run cannot send any more letters, and fails with a message that says so. Does not end a discard
   * or a purge. Default: {@link #run} refuses while another redrive, a discard or a purge of open
   * letters is active. After a crash this is not needed: a run without a heartbeat for some seconds
   * counts as dead.
   */
  public Redrive takeOver() {
    return set(RedriveOptions.TAKE_OVER, true);
  }

  /**
   * Calculates what {@link #run} would do, and changes nothing. The edit function is not called.
   *
   * @throws NothingSelectedException if no open letter is selected
   */
  public RedrivePlan plan() {
    return prepared().plan();
  }

  /**
   * Sends the selected letters. Letters that arrive in the dead-letter topic meanwhile are left for
   * the next run. Letters that cannot be sent are listed in the report, also if no other letters
   * were selected.
   *
   * @throws NothingSelectedException if no open letter is selected
   * @throws RedriveRunningException if another redrive, a discard or a purge of open letters of the
   *     topic is active; nothing was changed
   * @throws io.github.kafkaeasy.error.KafkaEasyException if the run had to stop: the message says
   *     how many letters were sent; run it again to continue
   */
  public RedriveReport run() {
    return prepared().run();
  }

  private RedriveRun prepared() {
    Integer perSecond = options.find(RedriveOptions.PER_SECOND);
    return new RedriveRun(
        letters,
        selection,
        new RedriveSettings(
            options.find(RedriveOptions.TO),
            options.get(RedriveOptions.ONLY_FAILED_GROUP),
            perSecond == null ? 0 : perSecond,
            options.get(RedriveOptions.MAX_REDRIVES),
            orElse(RedriveOptions.QUARANTINE, letters.quarantineTopic()),
            orElse(RedriveOptions.EDIT, (letter, message) -> message),
            orElse(RedriveOptions.BY, Audit.currentUser()),
            orElse(RedriveOptions.BECAUSE, ""),
            options.get(RedriveOptions.TAKE_OVER)));
  }

  private <T> T orElse(Option<T> option, T otherwise) {
    T given = options.find(option);
    return given == null ? otherwise : given;
  }

  private <T> Redrive set(Option<T> option, @Nullable T value) {
    options = options.with(option, value);
    return this;
  }
}
