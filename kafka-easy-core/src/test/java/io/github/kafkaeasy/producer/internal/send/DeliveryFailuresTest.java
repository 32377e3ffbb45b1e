package io.github.kafkaeasy.producer.internal.send;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.error.DeliveryException;
import io.github.kafkaeasy.internal.settings.Settings;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.BufferExhaustedException;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.NetworkException;
import org.apache.kafka.common.errors.NotEnoughReplicasAfterAppendException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Messages of delivery failures: each is true in every situation that leads to it. */
class DeliveryFailuresTest {
  private static final String NOTHING = "Nothing was sent.";
  private static final String PERHAPS = "may or may not be in the topic";

  private final DeliveryFailures failures =
      new DeliveryFailures(
          Settings.none()
              .with("delivery.timeout.ms", 30_000)
              .with("max.block.ms", 5_000L)
              .with("buffer.memory", 65_536L));

  static Stream<Exception> ofEveryKind() {
    return Stream.of(
        new TimeoutException("Topic t not present in metadata after 5000 ms."),
        new BufferExhaustedException("full"),
        new RecordTooLargeException("larger than max.request.size"),
        new SaslAuthenticationException("no"),
        new InterruptException("stop"),
        new IllegalStateException("Cannot perform operation after producer has been closed"),
        new KafkaException("Producer closed while send in progress"),
        new IllegalArgumentException("a partitioner's"));
  }

  @ParameterizedTest
  @MethodSource("ofEveryKind")
  void aRecordThatKafkasClientDidNotAcceptWasNotSent(Exception failure) {
    assertThat(before(failure)).contains(NOTHING).doesNotContain(PERHAPS);
  }

  @ParameterizedTest
  @MethodSource("ofEveryKind")
  void aRecordThatKafkasClientAcceptedIsNeverReportedAsUnsent(Exception failure) {
    assertThat(after(failure)).doesNotContain(NOTHING);
  }

  @Test
  void theMessageAboutATopicMissingInTheMetadataNamesOneLimitOnly() {
    String said = before(new TimeoutException("Topic t not present in metadata after 5000 ms."));

    assertThat(said)
        .isEqualTo(
            "Sending to t failed: Topic t not present in metadata after 5000 ms. Check the cluster,"
                + " and that the topic still exists. Nothing was sent.");
  }

  @Test
  void aRecordThatExpiresMayBeInTheTopic() {
    assertThat(after(new TimeoutException("Expiring 1 record(s) for t-0:30004 ms")))
        .contains("the delivery timeout is 30000 ms", PERHAPS);
  }

  @Test
  void forARecordLargerThanTheBufferTheRequestSizeIsNotSuggested() {
    assertThat(before(new RecordTooLargeException("larger than buffer.memory")))
        .contains("raise bufferBytes")
        .doesNotContain("maxRequestBytes");
    assertThat(after(new RecordTooLargeException("larger than the server will accept.")))
        .contains("max.message.bytes at the topic")
        .doesNotContain("maxRequestBytes");
  }

  @Test
  void anIllegalStateWithAnotherReasonIsNotCalledAClose() {
    DeliveryException said = failures.explain("t", -1, new IllegalStateException("mine"), false);

    assertThat(said).hasMessage("Sending to t failed: mine. Nothing was sent.");
    assertThat(said.isTransient()).isFalse();
  }

  @Test
  void anIdempotentProducerContinuesAfterALostSequence() {
    assertThat(after(new OutOfOrderSequenceException("gap")))
        .isEqualTo("Sending to t failed: gap. The record was not acknowledged.");
  }

  @Test
  void aRecordAppendedBeforeTheReplicasFailedMayBeInTheTopic() {
    assertThat(after(new NotEnoughReplicasAfterAppendException("late"))).contains(PERHAPS);
  }

  @Test
  void afterABrokenConnectionTheRecordMayBeInTheTopicAndAfterARefusalNot() {
    assertThat(after(new NetworkException("gone"))).contains(PERHAPS);
    assertThat(after(new PolicyViolationException("no"))).doesNotContain(PERHAPS);
  }

  @Test
  void aCompactedTopicIsNamedAsAPossibleReasonOnly() {
    assertThat(after(new InvalidRecordException("timestamp")))
        .contains("If the topic is compacted");
  }

  private String before(Exception failure) {
    return failures.explain("t", -1, failure, false).getMessage();
  }

  private String after(Exception failure) {
    return failures.explain("t", -1, failure, true).getMessage();
  }
}
