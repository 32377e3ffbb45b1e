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
 * Letters to be sent again. {@link #plan} says what would happen, {@link #run} does it.
 *
 * <pre>{@code
 * Redrive redrive = letters.redrive(Selection.all().group("billing")).onlyFailedGroup().perSecond(500);
 * System.out.println(redrive.plan());
 * redrive.run();
 * }</pre>
 *
 * <p><b>What arrives</b> is the record that failed: its key, value and headers byte for byte, its
 * timestamp, its partition where the source topic still has one of that number; and the headers of
 * {@link io.github.kafkaeasy.dlq.letter.DeadLetterHeaders} that begin with {@code
 * kafka-easy.redrive.}. It comes behind what its key has seen since: a redrive changes the order. A
 * pointer letter's record is fetched from its source while it is still there.
 *
 * <p><b>Nothing is lost, and nothing is sent twice.</b> A window of letters and the audit entry
 * that settles them go out in one transaction. So a run that is cut off at any point is continued
 * by simply running it again, and readers of committed data see each letter once. Readers of
 * uncommitted data may see a window that was not committed; its letters carry {@link
 * io.github.kafkaeasy.dlq.letter.DeadLetterHeaders#REDRIVE_REPEAT} when they are sent again. The
 * transactional id is {@link DeadLetters#transactionalId}; where the cluster denies WRITE on it, at
 * most two windows of 1,000 letters are sent again with that header after a cut.
 *
 * <p><b>One at a time.</b> A run refuses to begin while another one of the same dead-letter topic
 * is at work, see {@link #takeOver}.
 *
 * <p><b>Nothing goes round for ever.</b> A letter that came back {@link #maxRedrives} times goes to
 * the quarantine topic.
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
   * Sends to this topic. Default: each letter to the topic that it failed in.
   *
   * @throws InvalidOptionException if Kafka does not take such a name; for Kafka's own topics,
   *     {@code __...}; and for the dead-letter topic itself
   */
  public Redrive to(String topic) {
    return set(RedriveOptions.TO, elsewhere("to", topic));
  }

  private String elsewhere(String option, String topic) {
    String checked = Targets.checked(option, topic);
    if (checked.equals(letters.topic()) || checked.equals(letters.auditTopic())) {
      throw InvalidOptionException.of(
          option, topic, "it is where the dead letters are; they would only come again");
    }
    return checked;
  }

  /**
   * Lets only the group that failed on a letter have it: a header names the group, and kafka-easy
   * consumers of other groups filter the record before they decode it. Consumers that are not of
   * kafka-easy do not know the header. Letters whose group is not known are refused. Default: every
   * group of the topic gets the record.
   */
  public Redrive onlyFailedGroup() {
    return set(RedriveOptions.ONLY_FAILED_GROUP, true);
  }

  /**
   * How many letters to send a second. Default: as many as it goes.
   *
   * @param letters 1 to 1,000,000
   * @throws InvalidOptionException outside of these bounds
   */
  public Redrive perSecond(int letters) {
    return set(RedriveOptions.PER_SECOND, letters);
  }

  /**
   * How often a letter may be sent again; one that has been goes to the quarantine topic. Default:
   * 5, from 1 to 1,000.
   *
   * @throws InvalidOptionException outside of these bounds
   */
  public Redrive maxRedrives(int times) {
    return set(RedriveOptions.MAX_REDRIVES, times);
  }

  /**
   * Where letters go that came back too often. Default: {@link DeadLetters#quarantineTopic}; it is
   * created, like the dead-letter topic, when the first one comes.
   *
   * @throws InvalidOptionException if Kafka does not take such a name, for its own topics, and for
   *     the dead-letter topic itself
   */
  public Redrive quarantine(String topic) {
    return set(RedriveOptions.QUARANTINE, elsewhere("quarantine", topic));
  }

  /**
   * Mends each message before it is sent. Runs on the calling thread. What it throws ends the run,
   * with what was sent before it settled. Default: nothing is changed.
   *
   * @param edit gets the letter and the message that would be sent, answers the one to send
   * @throws InvalidOptionException for null
   */
  public Redrive edit(
      BiFunction<StoredLetter, OutgoingMessage<byte[]>, OutgoingMessage<byte[]>> edit) {
    return set(RedriveOptions.EDIT, edit);
  }

  /**
   * Who does it, for the audit record. Default: the user of this process.
   *
   * @throws InvalidOptionException for blank text
   */
  public Redrive by(String who) {
    return set(RedriveOptions.BY, who);
  }

  /**
   * Why, for the audit record. Default: nothing is said.
   *
   * @throws InvalidOptionException for blank text
   */
  public Redrive because(String reason) {
    return set(RedriveOptions.BECAUSE, reason);
  }

  /**
   * Ends another redrive of the same dead-letter topic that is at work, and goes on in its place:
   * the other one can send nothing more and says so. Default: {@link #run} refuses while another
   * one is at work. After a crash this is not needed: a run that has said nothing for some seconds
   * is dead.
   */
  public Redrive takeOver() {
    return set(RedriveOptions.TAKE_OVER, true);
  }

  /**
   * Finds out what {@link #run} would do, and changes nothing. The edit function is not called.
   *
   * @throws NothingSelectedException if nothing is selected that is still open
   */
  public RedrivePlan plan() {
    return prepared().plan();
  }

  /**
   * Sends. What arrives in the dead-letter topic meanwhile is left for the next time, and so is
   * what cannot be sent: the report lists it, also where that is all that was selected.
   *
   * @throws NothingSelectedException if nothing is selected that is still open
   * @throws RedriveRunningException if another redrive of the topic is at work; nothing was changed
   * @throws io.github.kafkaeasy.error.KafkaEasyException if it had to stop: the message says how
   *     many letters were sent; run it again to go on
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
