package io.github.kafkaeasy.dlq.internal.publish;

import io.github.kafkaeasy.consumer.spi.FailureOutputs;
import io.github.kafkaeasy.dlq.internal.Logs;
import io.github.kafkaeasy.dlq.internal.route.TopicRole;
import io.github.kafkaeasy.message.OutgoingMessage;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The letters for one dead-letter, retry or spill topic: waiting, under way, or refused by the
 * broker. A letter leaves it when the broker has acknowledged it, or when its record was given up.
 * Dead-letter thread only.
 *
 * <pre>
 *   waiting -> under way -> acknowledged: dead-lettered
 *      ^           |
 *      |           +-- too large: again, smaller
 *      |           +-- refused:   again, alone; refused alone: parked, again later
 *      |           +-- a neighbour in its batch was refused: again, at the second time alone
 *      +-----------+-- failed:    the topic is down; when nothing is under way any more, one probes
 * </pre>
 *
 * <p>What waits here is not bounded here: each letter is a held record of the consumer, whose
 * budgets for those stop the fetching.
 */
final class Outbox {
  /** So many, or so many bytes, may wait for acknowledgements; what waits here can be forgotten. */
  static final int MOST_UNDER_WAY = 1_000;

  private static final long MOST_BYTES_UNDER_WAY = 16L << 20;

  private final TopicRole role;
  private final String topic;
  private final Desk desk;
  private final Set<Letter> waiting = new LinkedHashSet<>();

  /** Letters that wait for their turn to be sent alone, to find out which one is refused. */
  private final Set<Letter> suspects = new LinkedHashSet<>();

  /** With their sizes in bytes, headers included. */
  private final Map<Letter, Long> underWay = new LinkedHashMap<>();

  private final Parked refused = new Parked();
  private final TopicState state;
  private long bytesUnderWay;

  /** One letter is under way, and nothing else is sent until it has ended. */
  private boolean onTrial;

  /** The last letter was sent alone: now others have their turn. */
  private boolean hadTrial;

  /** Whether somebody has looked after the topic since it was last down. */
  private boolean prepared;

  /** What that somebody could not do; part of the reason if sends fail. */
  private String problem = "";

  Outbox(TopicRole role, String topic, Desk desk) {
    this.role = role;
    this.topic = topic;
    this.desk = desk;
    this.state = new TopicState(role, topic);
  }

  void add(Letter letter) {
    letter.waitsIn(this);
    enqueue(letter);
  }

  private void enqueue(Letter letter) {
    // At the end: the next probe is another record, perhaps of a partition that can be written.
    (letter.goesAlone() ? suspects : waiting).add(letter);
  }

  /** Before any record is due: sees to it that the topic is there. */
  void prepare(String source) {
    problem = desk.topics().prepare(topic, source);
    prepared = problem.isEmpty();
    if (!prepared) {
      Logs.LOG.warn("{} {} is not ready for use yet: {}", role.title(), topic, problem);
    }
  }

  /** The consumer gave the record up: nothing waits for this letter any more. */
  void forget(Letter letter) {
    if (waiting.remove(letter)
        || suspects.remove(letter)
        || refused.remove(letter)
        || state.isDown()) {
      letter.abandon();
    }
  }

  /** For health reports; empty while the topic is not known to be down and takes all letters. */
  String trouble() {
    return state.isDown() ? state.trouble() : refused.trouble();
  }

  boolean isIdle() {
    return underWay.isEmpty();
  }

  /**
   * Sends what can be sent now.
   *
   * @param mayRenew whether nothing of other topics is under way either
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
    hadTrial = false;
    while (hasRoom() && send(takeFirst())) {}
  }

  /** In turn with the others, so that many suspects do not keep them waiting. */
  private void tryOneAlone() {
    if (underWay.isEmpty()) {
      Letter suspect = suspects.iterator().next();
      suspects.remove(suspect);
      hadTrial = true;
      boolean unused = send(suspect);
    }
  }

  /** What cannot go here need not wait when another topic takes it meanwhile. */
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

  /** False when it failed at once: the others need not try, too. */
  private boolean send(Letter letter) {
    // A topic that is not proven takes one letter at a time.
    onTrial = underWay.isEmpty() && (letter.goesAlone() || !state.isProven());
    underWay.put(letter, 0L);
    CompletableFuture<?> sent;
    try {
      OutgoingMessage<byte[]> message = desk.writer().write(letter, topic);
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

  /** With exactly-once a letter travels with its record's offset, else by the transport. */
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
        Logs.LOG.debug("{} moved to {} to be tried again later", letter, topic);
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
          "{} is too large for the {} {}: a pointer to it goes there instead. The"
              + " original stays where it is until retention deletes it. {}",
          letter,
          role,
          topic,
          SendFailure.text(failure));
    }
    again(letter);
  }

  /** Kafka refuses a whole batch for one record: only a letter that was alone is surely guilty. */
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
      letter.stop(letter + " cannot be dead-lettered: " + why);
    } else {
      refused.add(letter, why, now);
    }
  }

  private void topicDown(Letter letter, String why, long now) {
    String reason = problem.isEmpty() ? why : why + " " + problem;
    state.failed(reason, now);
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

  private void again(Letter letter) {
    if (letter.isForgotten()) {
      letter.abandon();
    } else {
      enqueue(letter);
    }
  }

  /** What is waiting stops the consumer; what is under way may still be acknowledged. */
  void stop(String why) {
    takeWaiting().forEach(letter -> letter.stop(why));
  }

  /** The consumer has drained: nobody waits for these any more. */
  void abandon() {
    takeWaiting().forEach(Letter::abandon);
    underWay.keySet().forEach(Letter::abandon);
  }

  private List<Letter> takeWaiting() {
    waiting.addAll(suspects);
    suspects.clear();
    waiting.addAll(refused.takeAll());
    List<Letter> all = List.copyOf(waiting);
    waiting.clear();
    return all;
  }

  /** How long {@link #work} has nothing to do unless something comes in. */
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
