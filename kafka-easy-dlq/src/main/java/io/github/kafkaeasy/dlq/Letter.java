package io.github.kafkaeasy.dlq;

import io.github.kafkaeasy.consumer.spi.FailedRecord;
import io.github.kafkaeasy.consumer.spi.FailureDecision;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A failed record on its way into the dead-letter topic or a retry topic. Made by a worker; once
 * handed over it belongs to the dead-letter thread, which alone decides.
 */
final class Letter {
  final FailedRecord failed;

  /** What was really thrown. */
  final Throwable cause;

  /** How much is still to be told; gets smaller when the topic refuses the size. */
  LetterForm form;

  /** The retry topic that it goes to; null for the dead-letter topic. */
  RetryTiers.@Nullable Tier hop;

  /** Its dead-letter topic could not take it: it goes to the spill topic. */
  boolean spilled;

  /** Where it waits or is under way; null until its topic is known. */
  @Nullable Outbox outbox;

  /** The consumer gave the record up; whatever becomes of the copy, it will come again. */
  boolean forgotten;

  /** Where it was before; null when it failed in its own topic. */
  private final @Nullable Trail trail;

  private final CompletableFuture<FailureDecision> decision = new CompletableFuture<>();

  Letter(FailedRecord failed, @Nullable Trail trail, Throwable cause, LetterForm form) {
    this.failed = failed;
    this.trail = trail;
    this.cause = cause;
    this.form = form;
  }

  CompletableFuture<FailureDecision> decision() {
    return decision;
  }

  /** The record as it was in its own topic, wherever it failed last. */
  ConsumerRecord<byte[], byte[]> record() {
    return trail == null ? failed.record() : trail.original();
  }

  /** What names its dead-letter topic. */
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
  void abandon() {
    decision.complete(FailureDecision.retry(Duration.ZERO));
  }

  void stop(String why) {
    decision.complete(FailureDecision.stop(why));
  }

  int bytes() {
    byte[] key = record().key();
    byte[] value = record().value();
    return (key == null ? 0 : key.length) + (value == null ? 0 : value.length);
  }

  @Override
  public String toString() {
    ConsumerRecord<byte[], byte[]> record = record();
    return record.topic() + "-" + record.partition() + "@" + record.offset();
  }
}
