package io.github.kafkaeasy.consumer.engine;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.common.errors.WakeupException;

/**
 * What an exception out of a poll means.
 *
 * <table>
 *   <caption>Answers</caption>
 *   <tr><td>wakeup, rebalance in progress, commit failed</td><td>poll again</td></tr>
 *   <tr><td>anything that Kafka calls retriable</td><td>say so, wait a little, poll again</td></tr>
 *   <tr><td>a bare KafkaException that names one of our partitions</td><td>a corrupt batch: that
 *       partition is wedged, the others go on</td></tr>
 *   <tr><td>interrupt of the poll thread</td><td>somebody wants it to end: close</td></tr>
 *   <tr><td>no offset, offset out of range (with auto.offset.reset=none), fenced instance,
 *       authentication, authorization, unsupported version, invalid topic, whatever is no
 *       KafkaException</td><td>stop, loudly</td></tr>
 *   <tr><td>any other KafkaException</td><td>as retriable; it is said each time</td></tr>
 * </table>
 */
final class PollFailures {

  enum Answer {
    POLL_AGAIN,
    WAIT_A_LITTLE,
    WEDGED,
    INTERRUPTED,
    STOP
  }

  private PollFailures() {}

  static Answer answerTo(Throwable failure, Collection<TopicPartition> ours) {
    if (failure instanceof WakeupException
        || failure instanceof RebalanceInProgressException
        || failure instanceof CommitFailedException) {
      return Answer.POLL_AGAIN;
    }
    if (failure instanceof InterruptException) {
      return Answer.INTERRUPTED;
    }
    if (!(failure instanceof KafkaException)
        || failure instanceof InvalidOffsetException
        || failure instanceof FencedInstanceIdException
        || failure instanceof AuthenticationException
        || failure instanceof AuthorizationException
        || failure instanceof UnsupportedVersionException
        || failure instanceof InvalidTopicException) {
      return Answer.STOP;
    }
    if (!(failure instanceof RetriableException)
        && !(failure instanceof ApiException)
        && wedged(failure, ours).isPresent()) {
      return Answer.WEDGED;
    }
    return Answer.WAIT_A_LITTLE;
  }

  /** The partition of ours that the message names: the client gives it in no other way. */
  static Optional<TopicPartition> wedged(Throwable failure, Collection<TopicPartition> ours) {
    String message = String.valueOf(failure.getMessage());
    // The longest first: the name of one topic can be the end of another's.
    return ours.stream()
        .sorted(Comparator.comparingInt((TopicPartition p) -> p.toString().length()).reversed())
        .filter(partition -> names(message, partition.toString()))
        .findFirst();
  }

  private static boolean names(String message, String partition) {
    int at = message.indexOf(partition);
    if (at < 0) {
      return false;
    }
    int end = at + partition.length();
    boolean digitsGoOn = end < message.length() && Character.isDigit(message.charAt(end));
    return !digitsGoOn;
  }

  static ConsumerStoppedException explain(Throwable failure) {
    String advice;
    if (failure instanceof InvalidOffsetException) {
      advice =
          "There is no valid committed offset and auto.offset.reset=none forbids to choose one:"
              + " reset the group's offsets, or set auto.offset.reset";
    } else if (failure instanceof AuthenticationException) {
      advice = "The broker refused our credentials: check user, password and mechanism";
    } else if (failure instanceof AuthorizationException) {
      advice =
          "An ACL is missing: a consumer needs READ and DESCRIBE on its topics, READ on its group";
    } else if (failure instanceof FencedInstanceIdException) {
      advice = "Another client uses the same group.instance.id: give each instance its own";
    } else if (failure instanceof UnsupportedVersionException) {
      advice = "The broker is too old for a setting of this consumer";
    } else {
      advice = "The poll cannot go on";
    }
    return new ConsumerStoppedException(advice + ". Cause: " + failure, failure);
  }
}
