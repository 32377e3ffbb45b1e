package io.github.kafkaeasy.consumer.internal.shared;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.clients.consumer.RetriableCommitFailedException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.FencedMemberEpochException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.IllegalGenerationException;
import org.apache.kafka.common.errors.InconsistentGroupProtocolException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidGroupIdException;
import org.apache.kafka.common.errors.InvalidSessionTimeoutException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.OffsetMetadataTooLarge;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.StaleMemberEpochException;
import org.apache.kafka.common.errors.UnknownMemberIdException;
import org.apache.kafka.common.errors.UnreleasedInstanceIdException;
import org.apache.kafka.common.errors.UnsupportedAssignorException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.common.errors.WakeupException;

/**
 * The meaning of an exception of Kafka's client: one table for polls, commits, start positions,
 * ownership checks and seeks. Any thread.
 *
 * <table>
 *   <caption>Answers</caption>
 *   <tr><td>wakeup</td><td>a late wakeup of this consumer, which does not concern the call: repeat
 *       the call</td></tr>
 *   <tr><td>interrupt</td><td>during a poll: the consumer closes; during a commit: repeat the
 *       commit</td></tr>
 *   <tr><td>rebalance in progress, stale member epoch</td><td>a poll completes the rebalance;
 *       repeat the call after it</td></tr>
 *   <tr><td>commit failed, illegal generation, unknown member, fenced member epoch</td><td>the
 *       group went on without this member: the next poll reports the lost partitions and joins
 *       again</td></tr>
 *   <tr><td>offset metadata too large</td><td>repeat with less metadata</td></tr>
 *   <tr><td>any error that Kafka calls retriable</td><td>repeat a little later</td></tr>
 *   <tr><td>a permanent error ({@link #FINAL}), a library that cannot be loaded, any exception that
 *       is not a KafkaException</td><td>stop the consumer, with advice in the log</td></tr>
 *   <tr><td>any other KafkaException</td><td>unknown: logged and repeated later; from a poll it may
 *       be a corrupt batch, see {@link #corruptIn}</td></tr>
 * </table>
 */
public final class KafkaFailures {

  /** The reaction to an exception. */
  public enum Answer {
    SAME_AGAIN,
    INTERRUPTED,
    REBALANCING,
    MEMBERSHIP_LOST,
    METADATA_TOO_LARGE,
    PASSING,
    UNKNOWN,
    STOP
  }

  /** A permanent error, and advice for it. */
  private record Final(Class<? extends KafkaException> kind, String advice) {}

  private static final List<Final> FINAL =
      List.of(
          new Final(
              InvalidOffsetException.class,
              "There is no valid committed offset, and auto.offset.reset=none does not allow a"
                  + " default: reset the group's offsets, or set auto.offset.reset"),
          new Final(
              AuthenticationException.class,
              "The broker refused the credentials: check user, password and mechanism"),
          new Final(
              GroupAuthorizationException.class,
              "An ACL is missing: a consumer needs READ on the group"),
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
              "The other members of the group assign partitions in another way: give all members a"
                  + " common partition.assignment.strategy, or use another group"),
          new Final(
              UnsupportedAssignorException.class,
              "The broker does not know the group.remote.assignor that is set: leave it out, or"
                  + " choose one of the broker's group.consumer.assignors"),
          new Final(
              InvalidSessionTimeoutException.class,
              "The broker allows session.timeout.ms only from its group.min.session.timeout.ms to"
                  + " its group.max.session.timeout.ms"),
          new Final(
              InvalidGroupIdException.class, "The broker does not accept this group.id: change it"),
          new Final(
              UnsupportedVersionException.class,
              "The broker is too old for a setting of this consumer"),
          new Final(InvalidTopicException.class, "No topic can have this name: correct it"));

  private KafkaFailures() {}

  public static Answer answerTo(Throwable failure) {
    if (failure instanceof WakeupException) {
      return Answer.SAME_AGAIN;
    }
    if (failure instanceof InterruptException) {
      return Answer.INTERRUPTED;
    }
    if (!(failure instanceof KafkaException)
        || advice(failure).isPresent()
        || MissingLibrary.isIn(failure)) {
      return Answer.STOP;
    }
    if (failure instanceof OffsetMetadataTooLarge) {
      return Answer.METADATA_TOO_LARGE;
    }
    if (failure instanceof RebalanceInProgressException
        || failure instanceof StaleMemberEpochException) {
      return Answer.REBALANCING;
    }
    if (failure instanceof CommitFailedException
        || failure instanceof IllegalGenerationException
        || failure instanceof UnknownMemberIdException
        || failure instanceof FencedMemberEpochException) {
      return Answer.MEMBERSHIP_LOST;
    }
    return failure instanceof RetriableException
            || failure instanceof RetriableCommitFailedException
        ? Answer.PASSING
        : Answer.UNKNOWN;
  }

  /**
   * The assigned partition with a corrupt batch, if a poll failed for this reason. The client names
   * the partition in the message only.
   */
  public static Optional<TopicPartition> corruptIn(
      Throwable failure, Collection<TopicPartition> ours) {
    if (answerTo(failure) != Answer.UNKNOWN || failure instanceof ApiException) {
      return Optional.empty();
    }
    String message = String.valueOf(failure.getMessage());
    // Longest first, because the name of one topic can be the end of another topic's name.
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

  /**
   * Exception that says why the consumer stops, and what to do.
   *
   * @param what the failed action, as a sentence without its full stop
   */
  public static ConsumerStoppedException explain(String what, Throwable failure) {
    String advice =
        MissingLibrary.isIn(failure)
            ? MissingLibrary.explain(failure)
            : advice(failure).orElse("Waiting does not help");
    return new ConsumerStoppedException(
        what + ". " + advice + ". Cause: " + reason(failure), failure);
  }

  /**
   * Calls Kafka's client, and repeats the call if a late wakeup of this consumer aborts it. Poll
   * thread. The number of repetitions is limited, because at most one wakeup is sent each time that
   * the poll thread begins to wait.
   */
  public static <T> T repeatedAfterWakeup(Supplier<T> call) {
    while (true) {
      try {
        return call.get();
      } catch (WakeupException e) {
        // A wakeup has no meaning for this call.
      }
    }
  }

  /** The failure in one line, with its cause if that says more. */
  public static String reason(Throwable failure) {
    Throwable cause = failure.getCause();
    // The exception's own message only says that the commit should be repeated.
    if (failure instanceof RetriableCommitFailedException && cause != null) {
      return cause.toString();
    }
    return cause == null || failure.toString().contains(cause.toString())
        ? failure.toString()
        : failure + " (" + cause + ")";
  }

  private static Optional<String> advice(Throwable failure) {
    return FINAL.stream()
        .filter(known -> known.kind().isInstance(failure))
        .map(Final::advice)
        .findFirst();
  }
}
