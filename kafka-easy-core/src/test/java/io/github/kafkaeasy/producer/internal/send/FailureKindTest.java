package io.github.kafkaeasy.producer.internal.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.github.kafkaeasy.error.DeliveryException;
import io.github.kafkaeasy.error.KafkaEasyException;
import java.time.Duration;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.BufferExhaustedException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Classification of failed sends, which decides whether a spool stores the record, lets it wait, or
 * passes it to the sink.
 */
class FailureKindTest {

  /** The constructor of InterruptException sets the interrupt flag of its thread. */
  @AfterEach
  void clearTheFlag() {
    boolean unused = Thread.interrupted();
  }

  static Stream<Arguments> failures() {
    return Stream.of(
        Arguments.of(new TimeoutException("expired"), FailureKind.TRANSIENT),
        Arguments.of(new BufferExhaustedException("full"), FailureKind.TRANSIENT),
        Arguments.of(new NotEnoughReplicasException("two"), FailureKind.TRANSIENT),
        Arguments.of(new SaslAuthenticationException("password"), FailureKind.TRANSIENT),
        Arguments.of(new KafkaException("Producer is closed forcefully."), FailureKind.TRANSIENT),
        Arguments.of(new IllegalStateException("closed"), FailureKind.TRANSIENT),
        Arguments.of(
            new KafkaEasyException("lookup", new TimeoutException("x")), FailureKind.TRANSIENT),
        Arguments.of(
            new DeliveryException("t", 0, "away.", "Wait.", null, true), FailureKind.TRANSIENT),
        Arguments.of(new RecordTooLargeException("1 GB"), FailureKind.PERMANENT),
        Arguments.of(new TopicAuthorizationException("t"), FailureKind.MENDABLE),
        Arguments.of(new UnknownTopicOrPartitionException("t"), FailureKind.MENDABLE),
        Arguments.of(
            new KafkaException("fatal", new ClusterAuthorizationException("no")),
            FailureKind.MENDABLE),
        Arguments.of(
            new DeliveryException("t", -1, "no such topic.", "Create it.", null),
            FailureKind.MENDABLE),
        Arguments.of(
            new DeliveryException("t", 9, "no such partition.", "Choose another.", null),
            FailureKind.PERMANENT),
        Arguments.of(
            new DeliveryException(
                "t", -1, "no right.", "Ask.", new TopicAuthorizationException("t")),
            FailureKind.MENDABLE),
        Arguments.of(new InvalidTopicException("a name with blanks"), FailureKind.PERMANENT),
        Arguments.of(new IllegalArgumentException("partition"), FailureKind.PERMANENT),
        Arguments.of(new InterruptException("us"), FailureKind.INTERRUPTED),
        Arguments.of(
            new DeliveryException("t", 0, "i.", "n.", new InterruptedException()),
            FailureKind.INTERRUPTED));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void aFailureConcernsTheClusterTheOperatorTheRecordOrTheSender(
      Throwable failure, FailureKind kind) {
    assertThat(FailureKind.of(failure)).isEqualTo(kind);
  }

  @Test
  void circularCausesAreVisitedOnce() {
    KafkaException one = new KafkaException("one");
    one.initCause(new IllegalStateException("its cause, and its effect", one));

    assertThat(assertTimeoutPreemptively(Duration.ofSeconds(30), () -> FailureKind.of(one)))
        .isEqualTo(FailureKind.TRANSIENT);
  }
}
