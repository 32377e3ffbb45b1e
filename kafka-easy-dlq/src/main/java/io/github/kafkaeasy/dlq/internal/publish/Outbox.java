package io.github.kafkaeasy.dlq.internal.publish;

import io.github.kafkaeasy.consumer.spi.FailureOutputs;
import io.github.kafkaeasy.dlq.internal.Logs;
import io.github.kafkaeasy.dlq.internal.route.TopicRole;
import io.github.kafkaeasy.error.internal.Causes;
import io.github.kafkaeasy.message.OutgoingMessage;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.apache.kafka.common.InvalidRecordException;
import org.jspecify.annotations.Nullable;

/**
 * The letters for one dead-letter, retry or spill topic: waiting, in flight, or refused by the
 * broker. A letter leaves the outbox when the broker has acknowledged it (with {@code exactlyOnce}:
 * when the transaction of the record's offset has taken it), when it gets another destination, when
 * it stops the consumer, or when the consumer has given its record up. Used by the dead-letter
 * thread only.
 *
 * <pre>
 *   waiting -> in flight -> acknowledged: dead-lettered
 *      ^           |
 *      |           +-- too large: again, smaller
 *      |           +-- refused:   again, alone; refused alone: spilled, or parked and later again
 *      |           +-- a neighbour in its batch was refused: again, alone after the second time
 *      +-----------+-- failed:    the topic is down; when nothing is in flight, one letter probes
 * </pre>
 *
 * <p>The outbox itself is not bounded: each letter is a held record of the consumer, and the
 * budgets for held records stop the fetching.
 */
final class Outbox {
  /**
   * The largest number of letters in flight; there is also a limit in bytes. If the consumer gives
   * up a record, its letter can still be removed while it waits, but not while it is in flight.
   */
  static final int MOST_UNDER_WAY = 1_000;

  private static final long MOST_BYTES_UNDER_WAY = 16L << 20;

  private final TopicRole role;
  private final String topic;
  private final Desk desk;
  private final Set<Letter> waiting = new LinkedHashSet<>();

  /** Letters that wait to be sent alone, to find out which one the broker refuses. */
  private final Set<Letter> suspects = new LinkedHashSet<>();

  /** Letters in flight, each with its size in bytes, headers included. */
  private final Map<Letter, Long> underWay = new LinkedHashMap<>();

  private final Parked refused;
  private final TopicState state;
  private long bytesUnderWay;

  /** True while one letter is in flight alone; until it has ended nothing else is sent. */
  private boolean onTrial;

  /** True if the last letter that was sent is a suspect, so that the other letters are next. */
  private boolean hadTrial;

  /** Whether the topic was prepared (created if it was missing) since it was last down. */
  private boolean prepared;

  /** The reason why the topic could not be created; reported together with a failed send. */
  private String problem = "";

  Outbox(TopicRole role, String topic, Desk desk) {
    this.role = role;
    this.topic = topic;
    this.desk = desk;
    this.state = new TopicState(role, topic);
    this.refused =
        role == TopicRole.RETRY
            ? new Parked("cannot be moved to the " + role + " " + topic)
            : Parked.ofDeadLetters();
  }

  void add(Letter letter) {
    letter.waitsIn(this);
    enqueue(letter);
  }

  private void enqueue(Letter letter) {
    // The letter goes to the end, so that the next probe is another record, possibly of another
    // partition that can be written.
    (letter.goesAlone() ? suspects : waiting).add(letter);
  }

  /** Creates the topic before a record needs it, if it is missing and may be created. */
  void prepare(String source) {
    problem = desk.topics().prepare(topic, source);
    prepared = problem.isEmpty();
    if (!prepared) {
      Logs.LOG.warn("{} {} could not be prepared: {}", role.title(), topic, problem);
    }
  }

  /** Removes a letter whose record this consumer no longer processes. */
  void forget(Letter letter) {
    if (waiting.remove(letter)
        || suspects.remove(letter)
        || refused.remove(letter)
        || state.isDown()) {
      letter.abandon();
    }
  }

  /**
   * The reason for health reports; empty while the topic is not known to be down and refuses no
   * letter.
   */
  String trouble() {
    return state.isDown() ? state.trouble() : refused.trouble();
  }

  boolean isIdle() {
    return underWay.isEmpty();
  }

  /**
   * Sends the letters that can be sent now.
   *
   * @param mayRenew true if no letter of any other topic is in flight, so that the producer can be
   *     replaced
   */
  void work(boolean mayRenew) {
    long now = now();
    refused.takeDue(now).forEach(this::enqueue);
    if (waiting.isEmpty() && suspects.isEmpty()) {
      return;
    }
    if (state.isDown()) {
      if (underWay.isEmpty() && state.nanosUntilProbe(now) == 0) {
        probe(mayRenew);
      }
      spillWaiting();
      return;
    }
    if (!prepared) {
      lookAfterTopic();
    }
    if (!suspects.isEmpty() && (waiting.isEmpty() || !hadTrial)) {
      tryOneAlone();
      return;
    }
    if (hasRoom()) {
      hadTrial = false;
    }
    while (hasRoom() && send(takeFirst())) {}
  }

  /**
   * Sends one suspect alone. Suspects and other letters alternate, so that many suspects do not
   * block the others.
   */
  private void tryOneAlone() {
    if (underWay.isEmpty()) {
      Letter suspect = suspects.iterator().next();
      suspects.remove(suspect);
      hadTrial = true;
      boolean unused = send(suspect);
    }
  }

  /** Redirects waiting letters to the spill topic while this topic is down. */
  private void spillWaiting() {
    for (Set<Letter> queue : List.of(waiting, suspects)) {
      for (Letter letter : List.copyOf(queue)) {
        if (maySpill(letter)) {
          queue.remove(letter);
          spill(letter);
        }
      }
    }
  }

  private boolean maySpill(Letter letter) {
    return desk.spill().isPresent() && letter.role() == TopicRole.DEAD_LETTER;
  }

  private void spill(Letter letter) {
    letter.spillInstead();
    desk.events().elsewhere(letter);
  }

  private void probe(boolean mayRenew) {
    if (mayRenew && state.wantsFreshProducer()) {
      desk.transport().renew();
    }
    lookAfterTopic();
    boolean unused = send(takeFirst());
  }

  private void lookAfterTopic() {
    problem = desk.topics().prepare(topic, first().record().topic());
    prepared = true;
  }

  private boolean hasRoom() {
    return !waiting.isEmpty()
        && !onTrial
        && underWay.size() < (state.isProven() ? MOST_UNDER_WAY : 1)
        && (underWay.isEmpty() || bytesUnderWay < MOST_BYTES_UNDER_WAY);
  }

  private Letter first() {
    return (waiting.isEmpty() ? suspects : waiting).iterator().next();
  }

  private Letter takeFirst() {
    Letter first = first();
    waiting.remove(first);
    suspects.remove(first);
    return first;
  }

  /** Sends a letter. False if the send failed at once, so that further sends are useless. */
  private boolean send(Letter letter) {
    // Until one letter has been acknowledged, a topic gets one letter at a time.
    onTrial = underWay.isEmpty() && (letter.goesAlone() || !state.isProven());
    underWay.put(letter, 0L);
    CompletableFuture<?> sent;
    try {
      OutgoingMessage<byte[]> message = written(letter);
      long bytes = LetterWriter.bytes(message);
      underWay.put(letter, bytes);
      bytesUnderWay += bytes;
      sent = carried(letter, message);
    } catch (RuntimeException e) {
      sent = CompletableFuture.failedFuture(e);
    }
    CompletableFuture<?> told =
        sent.whenComplete((done, failure) -> desk.thread().execute(() -> ended(letter, failure)));
    return !told.isCompletedExceptionally();
  }

  private OutgoingMessage<byte[]> written(Letter letter) {
    try {
      return desk.writer().write(letter, topic);
    } catch (RuntimeException e) {
      throw new InvalidRecordException("its message cannot be created: " + Causes.text(e), e);
    }
  }

  /**
   * Sends a letter: with exactly-once as an output in the transaction of its record's offset,
   * otherwise by the transport.
   */
  private CompletableFuture<?> carried(Letter letter, OutgoingMessage<byte[]> message) {
    Optional<FailureOutputs> outputs = letter.failed().outputs();
    return outputs.isPresent()
        ? outputs.get().keep(message).toCompletableFuture()
        : desk.transport().send(message);
  }

  private void ended(Letter letter, @Nullable Throwable failure) {
    Long bytes = underWay.remove(letter);
    bytesUnderWay -= bytes == null ? 0 : bytes;
    boolean wasAlone = onTrial;
    onTrial = false;
    long now = now();
    if (failure == null) {
      state.wrote(now);
      letter.delivered();
      if (letter.hop() == null) {
        desk.events().deadLettered(letter, topic);
      } else {
        Logs.LOG.debug("{} moved to the retry topic {}", letter, topic);
      }
      return;
    }
    switch (SendFailure.of(failure)) {
      case TOO_LARGE -> tooLarge(letter, failure, now);
      case RECORD_REFUSED -> recordRefused(letter, wasAlone, SendFailure.text(failure), now);
      case NEIGHBOUR_REFUSED -> neighbourRefused(letter, wasAlone, failure, now);
      case TOPIC_DOWN -> topicDown(letter, SendFailure.text(failure), now);
    }
  }

  private void tooLarge(Letter letter, Throwable failure, long now) {
    state.probeNow(now);
    if (letter.hop() != null) {
      Logs.LOG.warn(
          "{} is too large for the retry topic {}: it is dead-lettered instead. {}",
          letter,
          topic,
          SendFailure.text(failure));
      letter.deadLetterInstead();
      desk.events().elsewhere(letter);
      return;
    }
    if (letter.form().isSmallest()) {
      refused(letter, SendFailure.text(failure), now);
      return;
    }
    letter.makeSmaller();
    if (letter.form().isSmallest()) {
      Logs.LOG.warn(
          "{} is too large for the {} {}: a pointer to it goes there instead. The original record"
              + " stays in its topic until retention deletes it. {}",
          letter,
          role,
          topic,
          SendFailure.text(failure));
    }
    again(letter);
  }

  /**
   * Kafka refuses a whole batch because of one record, so a refusal is certain only for a letter
   * that was sent alone.
   */
  private void recordRefused(Letter letter, boolean wasAlone, String why, long now) {
    if (wasAlone) {
      refused(letter, why, now);
    } else {
      state.probeNow(now);
      letter.suspectStrongly();
      again(letter);
    }
  }

  private void neighbourRefused(Letter letter, boolean wasAlone, Throwable failure, long now) {
    if (wasAlone) {
      topicDown(letter, SendFailure.text(failure), now);
    } else {
      state.probeNow(now);
      letter.suspect();
      again(letter);
    }
  }

  private void refused(Letter letter, String why, long now) {
    state.probeNow(now);
    if (letter.isForgotten()) {
      letter.abandon();
    } else if (maySpill(letter)) {
      spill(letter);
    } else if (desk.stopsWhenUnwritable()) {
      letter.stop(refused.tell(letter, why));
    } else {
      refused.add(letter, why, now);
    }
  }

  private void topicDown(Letter letter, String why, long now) {
    String reason = problem.isEmpty() ? why : why + " " + problem;
    state.failed(reason, whileDown(), now);
    prepared = false;
    again(letter);
    if (underWay.isEmpty()) {
      state.planProbe(now);
    }
    spillWaiting();
    if (desk.stopsWhenUnwritable() && !(waiting.isEmpty() && suspects.isEmpty())) {
      stop("the " + role + " " + topic + " cannot be written: " + reason);
    }
  }

  /** The consequence for records while the topic is down, as a sentence for the log. */
  String whileDown() {
    if (desk.spill().isPresent() && role == TopicRole.DEAD_LETTER) {
      return "Until it can be written again, dead letters go to the spill topic "
          + desk.spill().get()
          + "; one at a time probes the dead-letter topic.";
    }
    return desk.stopsWhenUnwritable()
        ? "The consumer stops, because onUnwritable is STOP; the records are read again after a"
            + " restart."
        : "Records for it wait uncommitted, each with its key held; one record at a time probes the"
            + " topic until it can be written again.";
  }

  private void again(Letter letter) {
    if (letter.isForgotten()) {
      letter.abandon();
    } else {
      enqueue(letter);
    }
  }

  /**
   * Completes the decisions of the waiting letters with STOP, which stops the consumer. Letters in
   * flight may still be acknowledged.
   */
  void stop(String why) {
    takeWaiting().forEach(letter -> letter.stop(why));
  }

  /** Gives all letters that have no outcome this one, when the dead-letter thread ends. */
  void end(Consumer<Letter> outcome) {
    takeWaiting().forEach(outcome);
    underWay.keySet().forEach(outcome);
  }

  private List<Letter> takeWaiting() {
    waiting.addAll(suspects);
    suspects.clear();
    waiting.addAll(refused.takeAll());
    List<Letter> all = List.copyOf(waiting);
    waiting.clear();
    return all;
  }

  /** The time in nanoseconds until {@link #work} has something to do, if no new letter arrives. */
  long nanosUntilWork() {
    long now = now();
    long parked = refused.nanosUntilDue(now);
    if ((waiting.isEmpty() && suspects.isEmpty()) || !state.isDown() || !underWay.isEmpty()) {
      return parked;
    }
    return Math.min(parked, state.nanosUntilProbe(now));
  }

  private long now() {
    return desk.nanoTime().getAsLong();
  }
}
