package io.github.kafkaeasy.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.consumer.ConsumerBuilder;
import io.github.kafkaeasy.consumer.ConsumerHealth;
import io.github.kafkaeasy.consumer.EasyConsumer;
import io.github.kafkaeasy.consumer.GroupProtocol;
import io.github.kafkaeasy.consumer.Ordering;
import io.github.kafkaeasy.internal.connection.Libraries;
import io.github.kafkaeasy.test.BrokerControl;
import io.github.kafkaeasy.test.ChildProgram;
import io.github.kafkaeasy.test.KafkaTest;
import io.github.kafkaeasy.test.LocalKafka;
import io.github.kafkaeasy.test.NeedsControl;
import io.github.kafkaeasy.test.RawKafka;
import io.github.kafkaeasy.test.TestKafka;
import io.github.kafkaeasy.test.TestTopics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * The consumer's messages about why it receives nothing: they name the cause and claim nothing that
 * is not certain.
 */
@KafkaTest
class SilenceTest {
  private static final Duration SOON = Duration.ofSeconds(90);

  private static ConsumerBuilder<String> consumer(TestKafka broker, String topic, String group) {
    return KafkaEasy.connect(broker.bootstrapServers())
        .consumer(String.class)
        .topics(topic)
        .group(group)
        .drainTimeout(Duration.ofSeconds(4))
        .handle(message -> {});
  }

  /** Starts a member, and closes it without leaving the group. */
  private static void startAndAbandon(ConsumerBuilder<String> builder) {
    assumeTrue(Libraries.found().clientsHave(4, 1), "leaveOnClose needs 4.1");
    try (EasyConsumer abandoned = builder.leaveOnClose(false).start()) {
      Awaitility.await().atMost(SOON).until(() -> abandoned.stats().partitions() == 2);
    }
  }

  private static List<String> reasonsUntilReady(EasyConsumer consumer) {
    List<String> said = new ArrayList<>();
    Awaitility.await()
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(200))
        .until(
            () -> {
              ConsumerHealth health = consumer.health();
              assertThat(health.liveness().ok()).as("a restart does not help").isTrue();
              said.addAll(health.readiness().reasons());
              return health.readiness().ok();
            });
    return said;
  }

  @Test
  void aMemberThatWaitsForADeadOneSaysSoAndDoesNotBlameTheBrokers(
      TestKafka broker, TestTopics topics) {
    String topic = topics.create("orders", 2);
    String group = topics.group("billing");
    // Longer than the silence after which health() checks whether the brokers answer.
    startAndAbandon(consumer(broker, topic, group).property("session.timeout.ms", 25_000));

    try (EasyConsumer waiting = consumer(broker, topic, group).start()) {
      assertThat(reasonsUntilReady(waiting))
          .noneMatch(reason -> reason.startsWith("no broker has answered for"))
          .anyMatch(
              reason ->
                  reason.matches(
                      "this member has been waiting for partitions for [12]\\d s: the group "
                          + group
                          + " is rebalancing and waits for members that .*: "
                          + group
                          + "-\\d+ at [^,]+, "
                          + group
                          + "-\\d+ at [^,]+\\. If a member ended without leaving .*"));
    }
  }

  @Test
  void withTheBrokersOwnProtocolTheDeadMemberIsNamed(
      TestKafka broker, TestTopics topics, RawKafka raw) throws Exception {
    GroupProtocols.assumeSupported("consumer", raw);
    String topic = topics.create("orders", 2);
    String group = topics.group("billing");
    raw.publish(topic, "k", "v");
    try (ChildProgram child =
        ChildProgram.builder(ConsumerChild.class)
            .arguments(
                broker.bootstrapServers(),
                topic,
                group,
                Ordering.KEY.name(),
                GroupProtocol.CONSUMER.name())
            .start()) {
      child.awaitEvents(any -> true, 1, SOON);
      child.kill();
    }

    try (EasyConsumer waiting =
        consumer(broker, topic, group).groupProtocol(GroupProtocol.CONSUMER).start()) {
      Awaitility.await()
          .atMost(SOON)
          .untilAsserted(
              () ->
                  assertThat(waiting.health().readiness().reasons())
                      .anyMatch(
                          reason ->
                              reason.contains("the group " + group + " is rebalancing")
                                  && reason.contains("meant for others: child at ")));
    }
  }

  @Test
  @NeedsControl(BrokerControl.STOP)
  void healthSaysThatMissingBrokersDoNotAnswer() {
    try (LocalKafka broker = LocalKafka.builder().start();
        RawKafka raw = RawKafka.connect(broker.bootstrapServers());
        EasyConsumer consumer =
            consumer(broker, "orders", "billing").property("metadata.max.age.ms", 1_000).start()) {
      raw.createTopic("orders", 2);
      Awaitility.await().atMost(SOON).until(() -> consumer.health().readiness().ok());
      broker.stop();
      Awaitility.await()
          .atMost(SOON)
          .untilAsserted(
              () ->
                  assertThat(consumer.health().readiness().reasons())
                      .anyMatch(reason -> reason.matches("no broker has answered for \\d\\d s")));
      broker.start();
      Awaitility.await().atMost(SOON).until(() -> consumer.health().readiness().ok());
    }
  }
}
