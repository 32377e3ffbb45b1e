package io.github.kafkaeasy.consumer.internal.units;

import io.github.kafkaeasy.consumer.internal.shared.KafkaFailures;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * State remembered from units (transactions) that have ended: the last ones, the delay of the next
 * one after failures, and the failures as text for health reports. Poll thread only, except {@link
 * #trouble}.
 */
final class UnitLog {
  private static final long FIRST_WAIT_NANOS = Duration.ofMillis(50).toNanos();
  private static final long LONGEST_WAIT_NANOS = Duration.ofSeconds(1).toNanos();
  private static final long SAY_EVERY_NANOS = Duration.ofMinutes(1).toNanos();

  /**
   * Number of consecutive failures after which they are reported; one or two may be due to a
   * rebalance or a leader change.
   */
  private static final int TROUBLE_AT = 3;

  private static final Logger LOG = LoggerFactory.getLogger(UnitCommitter.class);

  private long lastEnded;
  private long lastCommitted;
  private boolean waits;
  private long notBeforeNanos;
  private int refusedByGroup;
  private boolean putOff;
  private boolean said;
  private long saidNanos;
  private boolean stopped;

  /** Written by the poll thread, read by any thread. */
  private volatile String trouble = "";

  /** Number of the last unit with an outcome, or 0. */
  long lastEnded() {
    return lastEnded;
  }

  /** Number of the last committed unit, or 0. */
  long lastCommitted() {
    return lastCommitted;
  }

  /** Number of units that the group has refused. */
  int refusals() {
    return refusedByGroup;
  }

  /** Whether a rebalance delayed the last failed unit. */
  boolean wasPutOff() {
    return putOff;
  }

  /** Whether the consumer is about to end and commits nothing any more. */
  boolean isStopped() {
    return stopped;
  }

  /** Whether a new unit may start; after a failure only after a delay, which grows up to 1 s. */
  boolean mayTry(long now) {
    return !waits || now - notBeforeNanos >= 0;
  }

  void ended(Unit unit) {
    lastEnded = unit.number;
  }

  void stopped() {
    stopped = true;
  }

  /** The unit was committed, after this number of failed ones. */
  void committed(Unit unit, int failures) {
    lastCommitted = unit.number;
    putOff = false;
    waits = false;
    trouble = "";
    if (failures > 1) {
      LOG.info("Transactions are committed again, after {} failed ones", failures);
      said = false;
    }
  }

  /** Notes a unit that was not committed. True: a rebalance only delays it. */
  boolean noteIfRebalance(Throwable cause) {
    KafkaFailures.Answer answer = KafkaFailures.answerTo(cause);
    putOff =
        answer == KafkaFailures.Answer.REBALANCING
            || answer == KafkaFailures.Answer.MEMBERSHIP_LOST;
    if (putOff) {
      refusedByGroup++;
      LOG.debug("A rebalance delays a transaction: {}", KafkaFailures.reason(cause));
    }
    return putOff;
  }

  /** Delays the next unit; {@code failures} counts the consecutive failed ones. */
  void failed(int failures, Throwable cause, long now) {
    waits = true;
    notBeforeNanos =
        now + Math.min(LONGEST_WAIT_NANOS, FIRST_WAIT_NANOS << Math.min(failures, Byte.SIZE));
    if (failures >= TROUBLE_AT) {
      trouble =
          "The last "
              + failures
              + " transactions were not committed, and done records wait for the next one: "
              + KafkaFailures.reason(cause);
    }
    if (!said || now - saidNanos >= SAY_EVERY_NANOS) {
      said = true;
      saidNanos = now;
      LOG.warn(
          "A transaction was not committed ({}). Its outputs cannot be read, and they are sent"
              + " again in the next one",
          KafkaFailures.reason(cause));
    }
  }

  /** The reason why transactions are currently not committed; empty: none. Any thread. */
  String trouble() {
    return trouble;
  }
}
