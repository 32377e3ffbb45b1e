package io.github.kafkaeasy.consumer;

import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;

/**
 * A held key, represented by its head: the record that must end before the records behind it may
 * run. In PARTITION order it stands for the whole partition, in UNORDERED order for the record
 * alone. {@link EasyConsumer#skip} takes its coordinates. Immutable.
 *
 * @param partition the partition
 * @param offset the head's offset
 * @param key the head's key as it appears in the log: as text, control characters replaced, cut to
 *     60 characters; empty: no key. A key may be personal data
 * @param waitsFor what the head waits for
 * @param since when the key was first held (wall clock); for a record of an asynchronous handler,
 *     approximately when its attempt started
 * @param attempts number of failed attempts of the head; 0: it has not failed
 * @param lastFailure failure of the last attempt; empty: no attempt has failed
 * @param nextTry earliest time of the head's next attempt (wall clock); it also needs a free
 *     handler; empty: the head does not wait for a time
 * @param behind number of records of the key that wait behind the head
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

  /** Event that the head of a held key waits for. */
  public enum WaitsFor {
    /**
     * The end of its attempt, which is slow (see {@link ConsumerBuilder#slowRunAfter}) or has an
     * open stage of an asynchronous handler.
     */
    END_OF_RUN,
    /**
     * The decision of the failure handler, for instance after the acknowledgement of a dead letter.
     */
    DECISION,
    /** The time of its retry, or the due time of a record in a retry topic. */
    RETRY,
    /** A free handler, the rate limit, or the end of a copy of the record that is being handled. */
    TURN
  }

  /**
   * Failure of an attempt.
   *
   * @param exception the exception's class
   * @param message the exception's message, cut to 1,024 characters; empty: none
   * @param at when it failed (wall clock)
   */
  public record Failure(String exception, Optional<String> message, Instant at) {}
}
