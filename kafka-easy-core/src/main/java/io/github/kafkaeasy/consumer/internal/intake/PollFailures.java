package io.github.kafkaeasy.consumer.internal.intake;

import io.github.kafkaeasy.consumer.internal.shared.ConsumerStoppedException;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.InconsistentGroupProtocolException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidGroupIdException;
import org.apache.kafka.common.errors.InvalidSessionTimeoutException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.UnreleasedInstanceIdException;
import org.apache.kafka.common.errors.UnsupportedAssignorException;
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
 *   <tr><td>what no waiting mends ({@link #FINAL}), whatever is no KafkaException</td><td>stop,
 *       loudly, with what to do</td></tr>
 *   <tr><td>any other KafkaException</td><td>as retriable; it is said each time</td></tr>
 * </table>
 */
public final class PollFailures {

  enum Answer {
    POLL_AGAIN,
    WAIT_A_LITTLE,
    WEDGED,
    INTERRUPTED,
    STOP
  }

  /** A failure that no waiting mends, and what to do about it. */
  private record Final(Class<? extends KafkaException> kind, String advice) {}

  private static final List<Final> FINAL =
      List.of(
          new Final(
              InvalidOffsetException.class,
              "There is no valid committed offset and auto.offset.reset=none forbids to choose one:"
                  + " reset the group's offsets, or set auto.offset.reset"),
          new Final(
              AuthenticationException.class,
              "The broker refused our credentials: check user, password and mechanism"),
          new Final(
              AuthorizationException.class,
              "An ACL is missing: a consumer needs READ and DESCRIBE on its topics, READ on its"
                  + " group"),
          new Final(
              FencedInstanceIdException.class,
              "Another client uses the same group.instance.id: give each instance its own"),
          new Final(
              UnreleasedInstanceIdException.class,
              "The former holder of this group.instance.id still counts as a member: start again"
                  + " once its session timeout is over, and give each instance its own id"),
          new Final(
              InconsistentGroupProtocolException.class,
              "The other members of the group share partitions out in another way: give them and"
                  + " us a common partition.assignment.strategy, or use another group"),
          new Final(
              UnsupportedAssignorException.class,
              "The broker does not know the group.remote.assignor that is set: leave it out, or"
                  + " choose one of the broker's group.consumer.assignors"),
          new Final(
              InvalidSessionTimeoutException.class,
              "The broker allows session.timeout.ms only from its group.min.session.timeout.ms to"
                  + " its group.max.session.timeout.ms"),
          new Final(
              InvalidGroupIdException.class, "The broker does not take this group.id: change it"),
          new Final(
              UnsupportedVersionException.class,
              "The broker is too old for a setting of this consumer"),
          new Final(InvalidTopicException.class, "No topic can have this name: correct it"));

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
    if (!(failure instanceof KafkaException) || advice(failure).isPresent()) {
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
  public static Optional<TopicPartition> wedged(
      Throwable failure, Collection<TopicPartition> ours) {
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
    String advice = advice(failure).orElse("The poll cannot go on");
    return new ConsumerStoppedException(advice + ". Cause: " + failure, failure);
  }

  private static Optional<String> advice(Throwable failure) {
    return FINAL.stream()
        .filter(known -> known.kind().isInstance(failure))
        .map(Final::advice)
        .findFirst();
  }
}
