package io.github.kafkaeasy.consumer.internal.offsets;

import io.github.kafkaeasy.consumer.internal.shared.ConsumerStoppedException;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.RetriableCommitFailedException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.IllegalGenerationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.OffsetMetadataTooLarge;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.UnknownMemberIdException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.common.errors.WakeupException;

/**
 * What a failed commit means.
 *
 * <table>
 *   <caption>Answers</caption>
 *   <tr><td>wakeup, interrupt, time-out, disconnect, coordinator moving, rebalance in progress,
 *       stale member epoch</td><td>nothing is lost yet: the next commit says more</td></tr>
 *   <tr><td>commit failed, illegal generation, unknown member</td><td>the group went on without us:
 *       the coming poll reports the partitions lost</td></tr>
 *   <tr><td>offset metadata too large</td><td>again without the map of what is done beyond the
 *       offset, or with a shorter one, loudly</td></tr>
 *   <tr><td>fenced instance, authentication, authorization, unsupported version</td><td>no commit
 *       will ever succeed: stop, loudly</td></tr>
 *   <tr><td>anything else</td><td>counted and said, tried again with the next period</td></tr>
 * </table>
 */
final class CommitFailures {

  enum Answer {
    REBALANCING,
    AGAIN_LATER,
    WITHOUT_MAP,
    MEMBERSHIP_LOST,
    STOP
  }

  private CommitFailures() {}

  static Answer answerTo(Exception failure) {
    if (failure instanceof FencedInstanceIdException
        || failure instanceof AuthenticationException
        || failure instanceof AuthorizationException
        || failure instanceof UnsupportedVersionException) {
      return Answer.STOP;
    }
    if (failure instanceof OffsetMetadataTooLarge) {
      return Answer.WITHOUT_MAP;
    }
    if (failure instanceof RebalanceInProgressException) {
      return Answer.REBALANCING;
    }
    if (failure instanceof CommitFailedException
        || failure instanceof IllegalGenerationException
        || failure instanceof UnknownMemberIdException) {
      return Answer.MEMBERSHIP_LOST;
    }
    return Answer.AGAIN_LATER;
  }

  /** Whether the same synchronous commit can still succeed. */
  static boolean isWorthRepeating(RuntimeException failure) {
    // A wakeup or an interrupt says nothing about the commit itself. A rebalance in progress is a
    // RetriableException by class, but ends only in a poll, which cannot come from here.
    return !(failure instanceof RebalanceInProgressException)
        && (failure instanceof WakeupException
            || failure instanceof InterruptException
            || failure instanceof RetriableException
            || failure instanceof RetriableCommitFailedException);
  }

  static ConsumerStoppedException explain(Exception failure) {
    return new ConsumerStoppedException(
        "Commits are refused for good, so the consumer stops before more work is repeated later."
            + " Check the group's permissions (READ on the group), its credentials, and that"
            + " group.instance.id is used by one client only. Cause: "
            + failure.getMessage(),
        failure);
  }
}
