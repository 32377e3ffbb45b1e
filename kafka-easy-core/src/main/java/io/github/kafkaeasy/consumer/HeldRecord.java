package io.github.kafkaeasy.consumer;

import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;

/**
 * A held key, shown by the record at its head: the one that has to end before the records behind it
 * may run. In PARTITION order it stands for the whole partition, in UNORDERED for itself alone.
 * {@link EasyConsumer#skip} takes its coordinates. Immutable.
 *
 * @param partition the partition
 * @param offset the head's offset
 * @param key the head's key as the log shows keys: as text, control characters replaced, cut to 60
 *     characters; empty: no key. A key may be personal data
 * @param waitsFor what it waits for
 * @param since when the key was held (wall clock); of an asynchronous handler's record, exact to
 *     the time that a few quick records take
 * @param attempts how often the head was tried and failed; 0: it has not failed
 * @param lastFailure why the last attempt failed; empty: none has
 * @param nextTry when the head runs next (wall clock), as soon as a handler is free then; empty:
 *     not a question of time
 * @param behind how many records of the key wait behind the head
 */
public record HeldRecord(
    TopicPartition partition,
    long offset,
    Optional<String> key,
    WaitsFor waitsFor,
    Instant since,
    int attempts,
    Optional<Failure> lastFailure,
    Optional<Instant> nextTry,
    long behind) {

  /** What the head of a held key waits for. */
  public enum WaitsFor {
    /** Its run, which takes long, or the open stage of an asynchronous handler. */
    END_OF_RUN,
    /** The failure handler's decision, for instance that its dead letter is acknowledged. */
    DECISION,
    /** A time: that of its retry, or its own due time in a retry topic. */
    RETRY,
    /** A free handler, the rate limit, or a copy of it that is being handled. */
    TURN
  }

  /**
   * Why an attempt failed.
   *
   * @param exception the exception's class
   * @param message its message, as dead letters have it: cut to 1 KiB; empty: it has none
   * @param at when it failed (wall clock)
   */
  public record Failure(String exception, Optional<String> message, Instant at) {}
}
