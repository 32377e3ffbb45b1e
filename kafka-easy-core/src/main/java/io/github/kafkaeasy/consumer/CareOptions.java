package io.github.kafkaeasy.consumer;

import io.github.kafkaeasy.consumer.ConsumerSettings.Care;
import io.github.kafkaeasy.consumer.ConsumerSettings.Handling;
import io.github.kafkaeasy.error.InvalidOptionException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a {@link ConsumerBuilder} was told that only some consumers ask for, so far. */
final class CareOptions {
  @Nullable Duration handlerTimeout;
  @Nullable OnHandlerTimeout onHandlerTimeout;
  @Nullable Double recordsPerSecond;
  @Nullable Deduplication deduplication;
  @Nullable Duration maxAge;
  @Nullable OnStale onStale;

  Care check(Handling<?> handling, Duration drain) {
    if (handlerTimeout != null && handlerTimeout.compareTo(drain) > 0) {
      throw InvalidOptionException.conflict(
          "handlerTimeout",
          handlerTimeout,
          "drainTimeout",
          drain,
          "closing would give up handlers that still have time; lower handlerTimeout or raise"
              + " drainTimeout");
    }
    if (onHandlerTimeout != null && handlerTimeout == null) {
      throw InvalidOptionException.conflict(
          "onHandlerTimeout",
          onHandlerTimeout,
          "handlerTimeout",
          "not set",
          "without a limit no handler is ever overdue");
    }
    if (onHandlerTimeout != null && !(handling instanceof ConsumerSettings.Async<?>)) {
      throw InvalidOptionException.conflict(
          "onHandlerTimeout",
          onHandlerTimeout,
          handling.option(),
          "set",
          "a handler that returns when its work is over is always awaited; the choice is for"
              + " handleAsync");
    }
    if (deduplication != null && handling instanceof ConsumerSettings.Batch<?>) {
      throw InvalidOptionException.conflict(
          "deduplicate",
          "set",
          "handleBatch",
          "set",
          "a batch would have to wait for the slowest copy of any of its messages; leave copies"
              + " out in the handler's own transaction, or handle one message at a time");
    }
    if (onStale != null && maxAge == null) {
      throw InvalidOptionException.conflict(
          "onStale", onStale, "maxAge", "not set", "without an age nothing is ever stale");
    }
    return new Care(
        handlerTimeout,
        onHandlerTimeout == null ? OnHandlerTimeout.AWAIT_END : onHandlerTimeout,
        recordsPerSecond,
        deduplication,
        maxAge,
        onStale == null ? OnStale.FILTER : onStale);
  }
}
