package io.github.kafkaeasy.dlq.internal.publish;

import io.github.kafkaeasy.consumer.spi.FailedRecord;
import io.github.kafkaeasy.consumer.spi.FailureDecision;
import io.github.kafkaeasy.dlq.internal.route.RetryTiers;
import io.github.kafkaeasy.dlq.internal.route.TopicRole;
import io.github.kafkaeasy.dlq.internal.route.Trail;
import io.github.kafkaeasy.dlq.letter.DeadLetter;
import io.github.kafkaeasy.internal.Coordinates;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A failed record on its way to the dead-letter topic or to a retry topic. A worker creates it.
 * After {@link Publisher#submit} only the dead-letter thread changes it and completes its decision;
 * only if that thread has ended, the submitting thread completes it. A letter that a {@link
 * StormWatch} keeps has not been submitted yet: the watch may complete it on any thread.
 */
public final class Letter {
  /**
   * A letter that was in this many refused batches is sent alone. The number is above 1, because
   * most letters of a refused batch are only neighbours of the refused record.
   */
  private static final int REFUSALS_IN_BATCHES = 2;

  private final FailedRecord failed;

  /** The exception that the application threw, without wrappers. */
  private final Throwable thrown;

  /** The record's way through retry topics; null if it failed in its source topic. */
  private final @Nullable Trail trail;

  private final CompletableFuture<FailureDecision> decision = new CompletableFuture<>();

  /**
   * The parts of the failure that the letter contains. Used by the dead-letter thread only, like
   * the fields below.
   */
  private LetterForm form;

  /** The retry topic that is the destination; null for the dead-letter topic or the spill topic. */
  private RetryTiers.@Nullable Tier hop;

  private boolean spilled;

  /** The number of refused batches that contained this letter. */
  private int refusals;

  /** The outbox that holds the letter; null until the destination topic is known. */
  private @Nullable Outbox outbox;

  /**
   * True when the consumer has given the record up: the record will be read again, even if the copy
   * is written.
   */
  private boolean forgotten;

  /**
   * @param hop the retry topic that is the destination; null for the dead-letter topic
   */
  public Letter(
      FailedRecord failed,
      @Nullable Trail trail,
      Throwable thrown,
      LetterForm form,
      RetryTiers.@Nullable Tier hop) {
    this.failed = failed;
    this.trail = trail;
    this.thrown = thrown;
    this.form = form;
    this.hop = hop;
  }

  public CompletionStage<FailureDecision> decision() {
    return decision;
  }

  FailedRecord failed() {
    return failed;
  }

  Throwable thrown() {
    return thrown;
  }

  /** The record as it was in its source topic, also if it failed last in a retry topic. */
  ConsumerRecord<byte[], byte[]> record() {
    return trail == null ? failed.record() : trail.original();
  }

  /** The record that is given to the rule for dead-letter topics. */
  ConsumerRecord<byte[], byte[]> routed() {
    return trail == null ? failed.record() : trail.asOfSource();
  }

  /** The number of attempts in all topics. */
  int attempts() {
    return trail == null
        ? failed.attempts()
        : Math.min(DeadLetter.LARGEST_COUNT, trail.attempts() + failed.attempts());
  }

  Instant firstFailure() {
    return trail == null ? failed.firstFailure() : trail.firstFailure();
  }

  /** The role of the present destination topic. */
  TopicRole role() {
    if (hop != null) {
      return TopicRole.RETRY;
    }
    return spilled ? TopicRole.SPILL : TopicRole.DEAD_LETTER;
  }

  RetryTiers.@Nullable Tier hop() {
    return hop;
  }

  LetterForm form() {
    return form;
  }

  void makeSmaller() {
    form = form.smaller();
  }

  /**
   * Changes the destination to the dead-letter topic, because the retry topic cannot take the
   * letter.
   */
  void deadLetterInstead() {
    hop = null;
    outbox = null;
  }

  /**
   * Changes the destination to the spill topic, because the dead-letter topic cannot take the
   * letter.
   */
  void spillInstead() {
    spilled = true;
    outbox = null;
  }

  @Nullable Outbox outbox() {
    return outbox;
  }

  void waitsIn(Outbox box) {
    outbox = box;
  }

  boolean isForgotten() {
    return forgotten;
  }

  void forget() {
    forgotten = true;
  }

  /**
   * Completes the decision: the broker has acknowledged the copy or, with {@code exactlyOnce}, the
   * transaction of the record's offset has taken it.
   */
  void delivered() {
    decision.complete(hop == null ? FailureDecision.deadLettered() : FailureDecision.moved());
  }

  /** Completes the decision: the record runs again in place, at once. */
  void tryAgain() {
    decision.complete(FailureDecision.retry(Duration.ZERO));
  }

  /**
   * Completes the decision without an outcome, for a record that was given up or whose consumer is
   * ending; in both cases the completion runs no handler.
   */
  public void abandon() {
    decision.complete(FailureDecision.retry(Duration.ZERO));
  }

  void stop(String why) {
    decision.complete(FailureDecision.stop(why));
  }

  /** Counts one refused batch that contained this letter. */
  void suspect() {
    refusals++;
  }

  /**
   * Makes the next send of this letter go alone, because the broker has refused its record, or its
   * batch without naming a record.
   */
  void suspectStrongly() {
    refusals = Math.max(refusals, REFUSALS_IN_BATCHES);
  }

  /** Whether the letter is sent alone, so that a refusal can only be about this letter. */
  boolean goesAlone() {
    return refusals >= REFUSALS_IN_BATCHES;
  }

  @Override
  public String toString() {
    return Coordinates.of(record());
  }
}
