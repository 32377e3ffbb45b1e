package io.github.kafkaeasy.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.consumer.ConsumerBuilder;
import io.github.kafkaeasy.consumer.ConsumerState;
import io.github.kafkaeasy.consumer.EasyConsumer;
import io.github.kafkaeasy.consumer.GroupProtocol;
import io.github.kafkaeasy.test.KafkaTest;
import io.github.kafkaeasy.test.RawKafka;
import io.github.kafkaeasy.test.TestKafka;
import io.github.kafkaeasy.test.TestTopics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.RangeAssignor;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A consumer whose group refuses it for good: it stops and says which setting to change. */
@KafkaTest
class GroupMismatchTest {
  private static final Duration SOON = Duration.ofSeconds(60);

  private String bootstrap;
  private String topic;
  private String group;

  @BeforeEach
  void connect(TestKafka broker, TestTopics topics) {
    bootstrap = broker.bootstrapServers();
    topic = topics.create("orders", 1);
    group = topics.group("billing");
  }

  private ConsumerBuilder<String> consumer() {
    return KafkaEasy.connect(bootstrap)
        .consumer(String.class)
        .topics(topic)
        .group(group)
        .handle(message -> {});
  }

  @Test
  void aConflictWithTheGroupsAssignorNamesTheSettingToChange() {
    Map<String, Object> settings =
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrap,
            ConsumerConfig.GROUP_ID_CONFIG,
            group,
            ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
            RangeAssignor.class.getName());
    try (KafkaConsumer<String, String> other =
        new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
      other.subscribe(List.of(topic));
      Awaitility.await()
          .atMost(SOON)
          .until(
              () -> {
                other.poll(Duration.ofMillis(50));
                return !other.assignment().isEmpty();
              });

      stopsSaying(consumer(), "partition.assignment.strategy");
    }
  }

  @Test
  void aSessionTimeoutThatTheBrokerRefusesIsNamedWithItsBounds() {
    stopsSaying(
        consumer().property(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, "7200000"),
        "group.min.session.timeout.ms");
  }

  @Test
  void anAssignorThatTheBrokerDoesNotHaveIsNamed(RawKafka raw) throws Exception {
    GroupProtocols.assumeSupported("consumer", raw);
    stopsSaying(
        consumer()
            .groupProtocol(GroupProtocol.CONSUMER)
            .property(ConsumerConfig.GROUP_REMOTE_ASSIGNOR_CONFIG, "no-such"),
        "group.remote.assignor");
  }

  private static void stopsSaying(ConsumerBuilder<String> builder, String advice) {
    try (EasyConsumer consumer = builder.start()) {
      Awaitility.await().atMost(SOON).until(() -> consumer.state() == ConsumerState.FAILED);
      assertThat(consumer.failure()).get().asString().contains(advice);
    }
  }
}
