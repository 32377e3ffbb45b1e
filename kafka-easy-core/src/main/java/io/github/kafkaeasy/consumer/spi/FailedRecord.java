package io.github.kafkaeasy.consumer.spi;

import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A record whose last attempt failed. The failure handler gets the same object at every further
 * failure of the record, so it can keep its own state as the attachment. Implemented by the
 * library.
 *
 * <p>A handler may read it on the thread that called {@link FailureHandler#onFailure} and on any
 * thread to which it passes the object, until the decision is made.
 */
public interface FailedRecord {

  /** The record as it was fetched: raw key and value bytes, original headers. */
  ConsumerRecord<byte[], byte[]> record();

  /** Exception of the last attempt. */
  Throwable cause();

  /** Stage at which the last attempt failed. */
  FailureStage stage();

  /** Number of attempts so far, including the failed one; at least 1. */
  int attempts();

  /** When the first attempt failed (wall clock). */
  Instant firstFailure();

  /** When the last attempt failed (wall clock). */
  Instant lastFailure();

  /**
   * Used part of the partition's limits of held data, 0 to 1 or a little more: of held records, of
   * held bytes, or of the space for the commit's map of done records, whichever is the largest. At
   * 1 the partition is not fetched from any more. Updated each time the handler is called.
   */
  double heldBudgetUsed();

  /** The handler's attachment to this record, or null. */
  @Nullable Object attachment();

  /** Attaches {@code state} to this record until it is settled or given up. */
  void attach(@Nullable Object state);

  /**
   * Calls {@code callback} once if the consumer gives up the record before a decision settled it,
   * because its partition was revoked or the consumer closes. The record is then delivered again,
   * here or to another member, with its attempts counted from the start. Called on a worker or the
   * poll thread; at once, by this method, if the consumer has given up the record already.
   */
  void onForgotten(Runnable callback);

  /**
   * The collector of messages that the handler sends because of this record, in the transaction
   * that commits its offset; {@code Optional.empty()} unless the consumer has {@code exactlyOnce}.
   */
  default Optional<FailureOutputs> outputs() {
    return Optional.empty();
  }
}
