package io.github.kafkaeasy.dlq;

import io.github.kafkaeasy.consumer.spi.FailedRecord;
import io.github.kafkaeasy.consumer.spi.FailureDecision;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A failed record on its way into the dead-letter topic. Made by a worker; once handed over it
 * belongs to the dead-letter thread, which alone decides.
 */
final class Letter {
  final FailedRecord failed;

  /** What was really thrown. */
  final Throwable cause;

  /** How much is still to be told; gets smaller when the topic refuses the size. */
  LetterForm form;

  /** Where it waits or is under way; null until its topic is known. */
  @Nullable Outbox outbox;

  /** The consumer gave the record up; whatever becomes of the copy, it will come again. */
  boolean forgotten;

  private final CompletableFuture<FailureDecision> decision = new CompletableFuture<>();

  Letter(FailedRecord failed, Throwable cause, LetterForm form) {
    this.failed = failed;
    this.cause = cause;
    this.form = form;
  }

  CompletableFuture<FailureDecision> decision() {
    return decision;
  }

  ConsumerRecord<byte[], byte[]> record() {
    return failed.record();
  }

  /** The broker has acknowledged the copy. */
  void delivered() {
    decision.complete(FailureDecision.deadLettered());
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
