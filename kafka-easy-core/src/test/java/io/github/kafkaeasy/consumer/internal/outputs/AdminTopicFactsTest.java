package io.github.kafkaeasy.consumer.internal.outputs;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.junit.jupiter.api.Test;

/** Facts about a topic from its description and its settings. */
class AdminTopicFactsTest {
  private static final Node NODE = new Node(0, "localhost", 9092);

  private static CompletableFuture<TopicFacts> facts(CompletableFuture<Config> settings) {
    TopicDescription topic =
        new TopicDescription(
            "invoices",
            false,
            List.of(new TopicPartitionInfo(0, NODE, List.of(NODE), List.of(NODE))),
            Set.of(AclOperation.WRITE));
    return AdminTopicFacts.facts(CompletableFuture.completedFuture(topic), settings);
  }

  /** As thenApply of Kafka's futures fails. */
  private static CompletableFuture<Config> failed(RuntimeException failure) {
    return CompletableFuture.failedFuture(new CompletionException(failure));
  }

  @Test
  void theLimitOfTheTopicIsItsSetting() {
    Config settings =
        new Config(
            List.of(
                new ConfigEntry("max.message.bytes", "5000000"),
                new ConfigEntry("cleanup.policy", "compact")));
    assertThat(facts(CompletableFuture.completedFuture(settings)))
        .isCompletedWithValue(new TopicFacts(1, 5_000_000, true, true));
  }

  @Test
  void withoutTheRightToReadSettingsNoOutputCountsAsTooLarge() {
    assertThat(facts(failed(new TopicAuthorizationException("no DESCRIBE_CONFIGS"))))
        .isCompletedWithValue(new TopicFacts(1, TopicFacts.UNKNOWN_SIZE, false, true));
  }

  @Test
  void settingsWithoutAnAnswerFailTheRequestSoThatItIsRepeated() {
    assertThat(facts(failed(new TimeoutException("no answer"))))
        .isCompletedExceptionally()
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .withCauseInstanceOf(TimeoutException.class);
  }

  @Test
  void aBrokerThatDoesNotKnowADescribedTopicYetDoesNotMakeItMissing() {
    assertThat(facts(failed(new UnknownTopicOrPartitionException("not yet")))).isCompleted();
  }
}
