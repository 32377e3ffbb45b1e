package io.github.kafkaeasy.dlq;

import io.github.kafkaeasy.consumer.spi.FailedRecord;
import io.github.kafkaeasy.internal.Waits;
import io.github.resilience4j.retry.Retry;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** The attempts of one record as its policies count them. Owned like the failed record itself. */
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

  /** Remembers what was answered, for whoever asks again without a new attempt. */
  void answered(int attempt, Duration wait) {
    answered = attempt;
    dueNanos = System.nanoTime() + Waits.nanos(wait);
  }

  /** Whether this failure was answered before; then the record has not been tried since. */
  boolean isAnswered(int attempt) {
    return answered == attempt;
  }

  Duration remaining() {
    return Duration.ofNanos(Math.max(0, dueNanos - System.nanoTime()));
  }

  /** It was handled after all: the policies' events and metrics learn of it. */
  void onComplete() {
    contexts.values().forEach(Retry.AsyncContext::onComplete);
  }
}
