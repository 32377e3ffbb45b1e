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
 * A failed record on its way into the dead-letter topic or a retry topic. Made by a worker; once
 * handed over, only the dead-letter thread changes it and decides.
 */
public final class Letter {
  /** A neighbour of a refused record is sent in a batch once more before it is sent alone. */
  private static final int REFUSALS_IN_BATCHES = 2;

  private final FailedRecord failed;

  /** What the application threw, without the exceptions that only wrap it. */
  private final Throwable thrown;

  /** The record's way through retry topics; null when it failed in its own topic. */
  private final @Nullable Trail trail;

  private final CompletableFuture<FailureDecision> decision = new CompletableFuture<>();

  /** How much of the failure it still tells. Dead-letter thread, like the fields below. */
  private LetterForm form;

  /** The retry topic that it goes to; null: to the dead-letter or the spill topic. */
  private RetryTiers.@Nullable Tier hop;

  private boolean spilled;

  /** How many batches were refused that it was in. */
  private int refusals;

  /** Where it waits or is under way; null until its topic is known. */
  private @Nullable Outbox outbox;

  /** The consumer gave the record up: whatever becomes of the copy, the record comes again. */
  private boolean forgotten;

  /**
   * @param hop the retry topic that it goes to; null for the dead-letter topic
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

  /** The record as it was in its own topic, wherever it failed last. */
  ConsumerRecord<byte[], byte[]> record() {
    return trail == null ? failed.record() : trail.original();
  }

  /** The record that names the dead-letter topic. */
  ConsumerRecord<byte[], byte[]> routed() {
    return trail == null ? failed.record() : trail.asOfSource();
  }

  /** In all topics. */
  int attempts() {
    return trail == null
        ? failed.attempts()
        : Math.min(DeadLetter.LARGEST_COUNT, trail.attempts() + failed.attempts());
  }

  Instant firstFailure() {
    return trail == null ? failed.firstFailure() : trail.firstFailure();
  }

  /** The kind of topic that it goes to now. */
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

  /** Its retry topic cannot take it: it goes to the dead-letter topic instead. */
  void deadLetterInstead() {
    hop = null;
    outbox = null;
  }

  /** Its dead-letter topic cannot take it: it goes to the spill topic instead. */
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

  /** The broker has acknowledged the copy. */
  void delivered() {
    decision.complete(hop == null ? FailureDecision.deadLettered() : FailureDecision.moved());
  }

  /** Runs once more, here, at once. */
  void tryAgain() {
    decision.complete(FailureDecision.retry(Duration.ZERO));
  }

  /**
   * Ends without an outcome, for a record that was forgotten or whose consumer is ending: there
   * this answer runs nothing.
   */
  public void abandon() {
    decision.complete(FailureDecision.retry(Duration.ZERO));
  }

  void stop(String why) {
    decision.complete(FailureDecision.stop(why));
  }

  /** A batch that it was in was refused. */
  void suspect() {
    refusals++;
  }

  /** It was refused by name: the next send has to be alone. */
  void suspectStrongly() {
    refusals = Math.max(refusals, REFUSALS_IN_BATCHES);
  }

  /** Whether it is sent alone, so that a refusal can only mean this letter. */
  boolean goesAlone() {
    return refusals >= REFUSALS_IN_BATCHES;
  }

  @Override
  public String toString() {
    return Coordinates.of(record());
  }
}
