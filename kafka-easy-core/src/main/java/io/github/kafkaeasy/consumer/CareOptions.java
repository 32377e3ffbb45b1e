package io.github.kafkaeasy.consumer;

import io.github.kafkaeasy.consumer.ConsumerSettings.Care;
import io.github.kafkaeasy.consumer.ConsumerSettings.Handling;
import io.github.kafkaeasy.error.InvalidOptionException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a {@link ConsumerBuilder} was told that only some consumers ask for, so far. */
final class CareOptions {
  @Nullable Duration handlerTimeout;
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
        recordsPerSecond,
        deduplication,
        maxAge,
        onStale == null ? OnStale.FILTER : onStale);
  }
}
