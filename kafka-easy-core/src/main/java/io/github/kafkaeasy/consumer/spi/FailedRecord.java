package io.github.kafkaeasy.consumer.spi;

import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A record whose last attempt failed. The same object comes back at every further failure of that
 * record, so a handler can keep its own state in the attachment. Implemented by the library.
 *
 * <p>A handler may read it from the thread that called {@link FailureHandler#onFailure} and from
 * any thread it hands it to, until the decision is made.
 */
public interface FailedRecord {

  /** The record as it was fetched: raw key and value bytes, original headers. */
  ConsumerRecord<byte[], byte[]> record();

  /** What the last attempt threw. */
  Throwable cause();

  /** Where the last attempt failed. */
  FailureStage stage();

  /** How often the record was tried so far, the failed attempt included; at least 1. */
  int attempts();

  /** When the first attempt failed (wall clock). */
  Instant firstFailure();

  /** When the last attempt failed (wall clock). */
  Instant lastFailure();

  /**
   * How much of what its partition may hold is held now: 0 to 1, or a little more. At 1 nothing of
   * the partition is fetched any more. As of the moment when the handler was last asked.
   */
  double heldBudgetUsed();

  /** What the handler attached to this record, or null. */
  @Nullable Object attachment();

  /** Keeps {@code state} with this record until it is settled or forgotten. */
  void attach(@Nullable Object state);

  /**
   * Calls {@code callback} once if the consumer gives the record up before a decision settled it:
   * its partition was taken away, or the consumer closes. The record then comes again, here or
   * elsewhere, with its attempts counted from the start. Called on a worker or the poll thread.
   */
  void onForgotten(Runnable callback);

  /**
   * Where to leave what is sent because of this record, in the transaction that commits its offset;
   * empty unless the consumer has {@code exactlyOnce}.
   */
  default Optional<FailureOutputs> outputs() {
    return Optional.empty();
  }
}
