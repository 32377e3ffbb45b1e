package io.github.kafkaeasy.dlq.internal.publish;

import io.github.kafkaeasy.dlq.internal.Logs;
import io.github.kafkaeasy.dlq.internal.route.TopicRole;
import java.util.LinkedHashSet;
import java.util.List;
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
 *      |           +-- refused:   parked, again later
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
  private final Set<Letter> underWay = new LinkedHashSet<>();
  private final Parked refused = new Parked();
  private final TopicState state;
  private long bytesUnderWay;

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
    waiting.add(letter);
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
    if (waiting.remove(letter) || refused.remove(letter) || state.isDown()) {
      letter.abandon();
    }
  }

  String trouble() {
    return state.trouble();
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
    waiting.addAll(refused.takeDue(now));
    if (waiting.isEmpty()) {
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
    while (hasRoom() && send(takeFirst())) {}
  }

  /** What cannot go here need not wait when another topic takes it meanwhile. */
  private void spillWaiting() {
    for (Letter letter : List.copyOf(waiting)) {
      if (maySpill(letter)) {
        waiting.remove(letter);
        spill(letter);
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
    problem = desk.topics().prepare(topic, waiting.iterator().next().record().topic());
    prepared = true;
  }

  private boolean hasRoom() {
    return !waiting.isEmpty()
        && underWay.size() < (state.isProven() ? MOST_UNDER_WAY : 1)
        && (underWay.isEmpty() || bytesUnderWay < MOST_BYTES_UNDER_WAY);
  }

  private Letter takeFirst() {
    Letter first = waiting.iterator().next();
    waiting.remove(first);
    return first;
  }

  /** False when it failed at once: the others need not try, too. */
  private boolean send(Letter letter) {
    underWay.add(letter);
    bytesUnderWay += letter.bytes();
    CompletableFuture<?> sent;
    try {
      sent = desk.transport().send(desk.writer().write(letter, topic));
    } catch (RuntimeException e) {
      sent = CompletableFuture.failedFuture(e);
    }
    CompletableFuture<?> told =
        sent.whenComplete((done, failure) -> desk.thread().execute(() -> ended(letter, failure)));
    return !told.isCompletedExceptionally();
  }

  private void ended(Letter letter, @Nullable Throwable failure) {
    underWay.remove(letter);
    bytesUnderWay -= letter.bytes();
    long now = now();
    if (failure == null) {
      state.wrote(now);
      letter.delivered();
      if (letter.hop() == null) {
        desk.events().deadLettered(letter, topic);
      }
      return;
    }
    switch (SendFailure.of(failure)) {
      case TOO_LARGE -> tooLarge(letter, failure, now);
      case RECORD_REFUSED -> refused(letter, SendFailure.text(failure), now);
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
    if (desk.stopsWhenUnwritable() && !waiting.isEmpty()) {
      stop("the " + role + " " + topic + " cannot be written: " + reason);
    }
  }

  private void again(Letter letter) {
    if (letter.isForgotten()) {
      letter.abandon();
    } else {
      // At the end: the next probe is another record, perhaps of a partition that can be written.
      waiting.add(letter);
    }
  }

  /** What is waiting stops the consumer; what is under way may still be acknowledged. */
  void stop(String why) {
    takeWaiting().forEach(letter -> letter.stop(why));
  }

  /** The consumer has drained: nobody waits for these any more. */
  void abandon() {
    takeWaiting().forEach(Letter::abandon);
    underWay.forEach(Letter::abandon);
  }

  private List<Letter> takeWaiting() {
    waiting.addAll(refused.takeAll());
    List<Letter> all = List.copyOf(waiting);
    waiting.clear();
    return all;
  }

  /** How long {@link #work} has nothing to do unless something comes in. */
  long nanosUntilWork() {
    long now = now();
    long parked = refused.nanosUntilDue(now);
    if (waiting.isEmpty() || !state.isDown() || !underWay.isEmpty()) {
      return parked;
    }
    return Math.min(parked, state.nanosUntilProbe(now));
  }

  private long now() {
    return desk.nanoTime().getAsLong();
  }
}
