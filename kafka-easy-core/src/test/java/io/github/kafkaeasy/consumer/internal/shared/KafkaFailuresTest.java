package io.github.kafkaeasy.consumer.internal.shared;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.consumer.internal.shared.KafkaFailures.Answer;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.RetriableCommitFailedException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.IllegalGenerationException;
import org.apache.kafka.common.errors.OffsetMetadataTooLarge;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.StaleMemberEpochException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownMemberIdException;
import org.apache.kafka.common.errors.WakeupException;
import org.junit.jupiter.api.Test;

/** Classification of the exceptions of Kafka's client. */
class KafkaFailuresTest {
  private static final TopicPartition ORDERS = new TopicPartition("orders", 1);
  private static final String FETCHING =
      "Received exception when fetching the next record from %s. If needed, please seek past the"
          + " record to continue consumption.";

  @Test
  void eachExceptionHasItsMeaning() {
    Map.<Throwable, Answer>of(
            new WakeupException(), Answer.SAME_AGAIN,
            new RebalanceInProgressException("x"), Answer.REBALANCING,
            new StaleMemberEpochException("x"), Answer.REBALANCING,
            new CommitFailedException("x"), Answer.MEMBERSHIP_LOST,
            new IllegalGenerationException("x"), Answer.MEMBERSHIP_LOST,
            new UnknownMemberIdException("x"), Answer.MEMBERSHIP_LOST,
            new OffsetMetadataTooLarge("x"), Answer.METADATA_TOO_LARGE,
            new RetriableCommitFailedException(new DisconnectException()), Answer.PASSING,
            new DisconnectException(), Answer.PASSING,
            new KafkaException("x"), Answer.UNKNOWN)
        .forEach(
            (failure, answer) ->
                assertThat(KafkaFailures.answerTo(failure)).as("%s", failure).isEqualTo(answer));
    for (Throwable last :
        List.of(
            new FencedInstanceIdException("x"),
            new TopicAuthorizationException("x"),
            new IllegalStateException("not Kafka's"),
            new UnsatisfiedLinkError("no zstd"))) {
      assertThat(KafkaFailures.answerTo(last)).as("%s", last).isEqualTo(Answer.STOP);
    }
  }

  @Test
  void theCorruptPartitionIsNotConfusedWithOneWhoseNameEndsAlike() {
    TopicPartition other = new TopicPartition("new-orders", 1);
    TopicPartition longer = new TopicPartition("orders", 11);
    KafkaException failure = new KafkaException(FETCHING.formatted("new-orders-1"));
    assertThat(KafkaFailures.corruptIn(failure, List.of(ORDERS, other, longer))).contains(other);
    assertThat(KafkaFailures.corruptIn(failure, List.of(longer))).isEmpty();
  }

  @Test
  void aLibraryThatCannotBeLoadedIsNotACorruptBatch() {
    for (Error error :
        List.of(
            new UnsatisfiedLinkError("/tmp/libzstd-jni.so: cannot open shared object file"),
            new ExceptionInInitializerError("zstd"),
            new NoClassDefFoundError("Could not initialize class com.github.luben.zstd.Zstd"))) {
      KafkaException failure =
          new KafkaException(FETCHING.formatted(ORDERS), new KafkaException(error));
      assertThat(KafkaFailures.corruptIn(failure, List.of(ORDERS))).isEmpty();
      assertThat(KafkaFailures.answerTo(failure)).isEqualTo(Answer.STOP);
      assertThat(KafkaFailures.explain("The consumer cannot continue to read", failure))
          .hasMessageContaining("codec zstd")
          .hasMessageContaining("java.io.tmpdir = " + System.getProperty("java.io.tmpdir"))
          .hasMessageContaining("not corrupt")
          .hasCause(failure);
    }
  }

  @Test
  void theReasonOfAFailedCommitIsItsCause() {
    assertThat(
            KafkaFailures.reason(
                new RetriableCommitFailedException(new DisconnectException("the cable is out"))))
        .contains("the cable is out")
        .doesNotContain("should retry");
    assertThat(KafkaFailures.reason(new RetriableCommitFailedException("alone"))).contains("alone");
  }

  @Test
  void anErrorOfLinkingWithoutACodecIsNotExplainedAsOneOfACodec() {
    KafkaException failure =
        new KafkaException("a callback failed", new NoSuchMethodError("'void a.B.c()'"));
    assertThat(KafkaFailures.answerTo(failure)).isEqualTo(Answer.STOP);
    assertThat(KafkaFailures.explain("The consumer cannot continue to read", failure))
        .hasMessageContaining("class path")
        .hasMessageContaining("'void a.B.c()'")
        .hasMessageNotContainingAny("codec", "compressed", "batches");
  }
}
