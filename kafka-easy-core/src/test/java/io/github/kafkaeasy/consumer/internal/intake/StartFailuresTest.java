package io.github.kafkaeasy.consumer.internal.intake;

import static io.github.kafkaeasy.consumer.internal.EngineFixture.P0;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.kafkaeasy.consumer.Position;
import io.github.kafkaeasy.consumer.internal.EngineFixture;
import io.github.kafkaeasy.consumer.internal.shared.ConsumerStoppedException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.FencedMemberEpochException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.StaleMemberEpochException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownMemberIdException;
import org.apache.kafka.common.errors.UnknownServerException;
import org.apache.kafka.common.errors.WakeupException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Failures of lookups at the start: each exception has the same meaning, whichever call of Kafka's
 * client throws it.
 */
class StartFailuresTest {
  private final EngineFixture engine = new EngineFixture(b -> b);

  static List<RuntimeException> temporaryPollFailures() {
    return List.of(
        new UnknownMemberIdException("who are you"),
        new StaleMemberEpochException("old epoch"),
        new FencedMemberEpochException("fenced"),
        new RebalanceInProgressException("wait"),
        new TimeoutException("slow"),
        new WakeupException(),
        new UnknownServerException("a bug of the broker"),
        new KafkaException("something else"));
  }

  private static void assertStartsAfterRepeatedRequests(EngineFixture engine) {
    engine.append(P0, "k", "v");
    engine.assigned(P0);
    for (int i = 0; i < 5; i++) {
      // Requests are repeated after growing waits.
      engine.pass(Duration.ofSeconds(1));
      engine.pollAndWork();
    }
    assertThat(engine.handled).containsExactly("v");
    engine.assertNothingFailed();
  }

  @ParameterizedTest
  @MethodSource("temporaryPollFailures")
  void theRequestForCommittedOffsetsIsRepeated(RuntimeException failure) {
    engine.script.failNextCommitted(failure);
    assertStartsAfterRepeatedRequests(engine);
  }

  @ParameterizedTest
  @MethodSource("temporaryPollFailures")
  void theRequestForPositionsIsRepeated(RuntimeException failure) {
    engine.script.failNextPosition(failure);
    assertStartsAfterRepeatedRequests(engine);
  }

  @ParameterizedTest
  @MethodSource("temporaryPollFailures")
  void theLookupOfAnOffsetIsRepeated(RuntimeException failure) {
    EngineFixture moved =
        EngineFixture.reading(
            engine.cluster, "billing", b -> b.topics("orders").startFrom(Position.beginning()));
    moved.script.failNextOffsetLookup(failure);
    assertStartsAfterRepeatedRequests(moved);
  }

  @ParameterizedTest
  @MethodSource("temporaryPollFailures")
  void aFailedPollIsRepeated(RuntimeException failure) {
    engine.assigned(P0);
    engine.script.throwOnNextPolls(3, failure);
    engine.append(P0, "k", "v");
    for (int i = 0; i < 5; i++) {
      engine.pollAndWork();
    }
    assertThat(engine.handled).containsExactly("v");
    engine.assertNothingFailed();
  }

  @Test
  void aRefusedPermissionStopsTheConsumerWithAdvice() {
    engine.script.failNextCommitted(GroupAuthorizationException.forGroupId("billing"));
    engine.script.assignOnNextPoll(P0);
    assertThatThrownBy(engine::once)
        .isInstanceOf(ConsumerStoppedException.class)
        .hasMessageContaining("READ on the group");
  }

  @Test
  void aSeekThatFailsSaysWhy() {
    engine.assigned(P0);
    engine.script.failNextOffsetLookup(new KafkaException());
    var sought = engine.parts.controls().seek(Map.of(P0, Position.beginning()));
    engine.once();
    assertThatThrownBy(sought::join)
        .hasMessageContaining("KafkaException")
        .hasMessageNotContaining(": null");
  }
}
