package io.github.kafkaeasy.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.error.InvalidOptionException;
import io.github.kafkaeasy.error.KafkaEasyException;
import io.github.kafkaeasy.test.KafkaTest;
import io.github.kafkaeasy.test.RawKafka;
import io.github.kafkaeasy.test.TestKafka;
import io.github.kafkaeasy.test.TestTopics;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@KafkaTest
class EasyAdminTest {
  private EasyAdmin admin;

  @BeforeEach
  void connect(TestKafka broker) {
    admin = KafkaEasy.connect(broker.bootstrapServers()).admin();
  }

  @AfterEach
  void close() {
    admin.close();
  }

  @Test
  void theExistenceOfATopicIsReported(TestTopics topics) {
    String there = topics.create("there", 2);

    assertThat(admin.topicExists(there)).isTrue();
    assertThat(admin.partitionCount(there)).hasValue(2);
    assertThat(admin.topicExists(topics.name("missing"))).isFalse();
  }

  @Test
  void aTopicIsCreatedOnceAndThenLeftAsItIs(TestTopics topics) {
    String topic = topics.name("created");

    assertThat(admin.createTopicIfMissing(topic, 3, 1, Map.of("retention.ms", "60000")))
        .isEqualTo(TopicCreation.CREATED);
    assertThat(admin.createTopicIfMissing(topic, 9, 1, Map.of()))
        .isEqualTo(TopicCreation.ALREADY_THERE);
  }

  @Test
  void aTopicIsDescribedWithTheSettingsThatMatterToWriters(TestTopics topics) {
    Map<String, String> configs =
        Map.of(
            "cleanup.policy", "compact", "max.message.bytes", "12345", "min.insync.replicas", "2");
    String topic = topics.create("described", 3, configs);

    TopicInfo info = admin.describeTopic(topic);

    assertThat(info.name()).isEqualTo(topic);
    assertThat(info.partitions()).isEqualTo(3);
    assertThat(info.replication()).isEqualTo(1);
    assertThat(info.compacted()).isTrue();
    assertThat(info.maxMessageBytes()).isEqualTo(12_345);
    assertThat(info.minInsyncReplicas()).isEqualTo(2);
    assertThat(info.leaders()).hasSize(3).doesNotContain(TopicInfo.NO_LEADER);
  }

  @Test
  void aMissingTopicCannotBeDescribed(TestTopics topics) {
    String topic = topics.name("missing");

    assertThatThrownBy(() -> admin.describeTopic(topic))
        .isInstanceOf(KafkaEasyException.class)
        .hasMessageContaining(topic)
        .hasMessageContaining("does not exist");
  }

  @Test
  void aRefusalOfTheClusterIsReportedInItsOwnWords(TestTopics topics) {
    String topic = topics.name("impossible");

    assertThatThrownBy(() -> admin.createTopicIfMissing(topic, 1, 99, Map.of()))
        .isInstanceOf(KafkaEasyException.class)
        .hasCauseInstanceOf(InvalidReplicationFactorException.class)
        .hasMessageContaining(topic)
        .hasMessageContaining("99");
  }

  @Test
  void numbersThatNoTopicCanHaveAreRefused() {
    assertThatThrownBy(() -> admin.createTopicIfMissing("t", 0, 1, Map.of()))
        .isInstanceOf(InvalidOptionException.class)
        .hasMessageContaining("partitions = 0");
    assertThatThrownBy(() -> admin.createTopicIfMissing("t", 1, 40_000, Map.of()))
        .hasMessageContaining("replication = 40000");
  }

  @Test
  void theClusterIdIsReported(RawKafka raw) throws Exception {
    assertThat(admin.clusterId()).isEqualTo(raw.admin().describeCluster().clusterId().get());
  }

  @Test
  void aClosedClientSaysSo() {
    admin.close();

    assertThatThrownBy(admin::clusterId).hasMessageContaining("closed");
  }

  @Test
  void aCallEndsAtItsLimitWhenNoBrokerAnswers() {
    try (EasyAdmin alone = KafkaEasy.connect("127.0.0.1:1").admin(Duration.ofMillis(300))) {
      assertThatThrownBy(() -> alone.topicExists("orders"))
          .isInstanceOf(KafkaEasyException.class)
          .hasMessageContaining("orders")
          .hasMessageContaining("127.0.0.1:1")
          .hasMessageContaining("no answer within 300 ms");
    }
  }

  @Test
  void anInterruptEndsTheWaitAndIsKept() {
    try (EasyAdmin alone = KafkaEasy.connect("127.0.0.1:1").admin()) {
      Thread.currentThread().interrupt();

      assertThatThrownBy(alone::clusterId).hasMessageContaining("interrupted");
      assertThat(Thread.interrupted()).isTrue();
    }
  }
}
