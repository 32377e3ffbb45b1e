package io.github.kafkaeasy.dlq;

import io.github.kafkaeasy.consumer.spi.FailedRecord;
import io.github.kafkaeasy.internal.Waits;
import io.github.resilience4j.retry.Retry;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * The attempts of one record as its retry policies count them. Attached to the failed record, and
 * used by the same thread as the failed record.
 */
final class RecordRetries {
  private final Map<Retry, Retry.AsyncContext<?>> contexts = new HashMap<>(1);
  private int answered;
  private long dueNanos;

  static RecordRetries of(FailedRecord failed) {
    if (failed.attachment() instanceof RecordRetries running) {
      return running;
    }
    RecordRetries started = new RecordRetries();
    failed.attach(started);
    return started;
  }

  /** The policy's wait in milliseconds for a new failure; negative when attempts are used up. */
  long onError(Retry policy, Throwable cause) {
    return contexts.computeIfAbsent(policy, Retry::asyncContext).onError(cause);
  }

  /**
   * Stores the answer, in case the handler is asked about this failure again without a new attempt.
   */
  void answered(int attempt, Duration wait) {
    answered = attempt;
    dueNanos = System.nanoTime() + Waits.nanos(wait);
  }

  /**
   * Whether this failure was answered before, which means that the record has not been tried since.
   */
  boolean isAnswered(int attempt) {
    return answered == attempt;
  }

  Duration remaining() {
    return Duration.ofNanos(Math.max(0, dueNanos - System.nanoTime()));
  }

  /** Reports to the policies' events and metrics that the record was handled in the end. */
  void onComplete() {
    contexts.values().forEach(Retry.AsyncContext::onComplete);
  }
}
