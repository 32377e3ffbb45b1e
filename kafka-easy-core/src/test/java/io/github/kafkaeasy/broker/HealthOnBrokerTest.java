package io.github.kafkaeasy.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.consumer.ConsumerHealth;
import io.github.kafkaeasy.consumer.EasyConsumer;
import io.github.kafkaeasy.consumer.GroupProtocol;
import io.github.kafkaeasy.consumer.Ordering;
import io.github.kafkaeasy.message.Codec;
import io.github.kafkaeasy.test.KafkaTest;
import io.github.kafkaeasy.test.RawKafka;
import io.github.kafkaeasy.test.TakeTime;
import io.github.kafkaeasy.test.TestKafka;
import io.github.kafkaeasy.test.TestTopics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Health and pauses on a real broker: a healthy consumer can work, and a confirmed pause is in
 * effect.
 */
@KafkaTest
class HealthOnBrokerTest {
  private static final int CONCURRENCY = 4;

  private static final Duration SOON = Duration.ofSeconds(60);

  private static void awaitReason(EasyConsumer consumer, String wanted) {
    Awaitility.await()
        .atMost(SOON)
        .untilAsserted(
            () -> {
              ConsumerHealth health = consumer.health();
              assertThat(health.readiness().reasons()).anyMatch(reason -> reason.contains(wanted));
              assertThat(health.liveness().ok()).as("a restart does not help").isTrue();
            });
  }

  @ParameterizedTest
  @EnumSource(GroupProtocol.class)
  void aTopicThatDoesNotExistIsNamedUntilItIsCreated(
      GroupProtocol protocol, TestKafka broker, TestTopics topics, RawKafka raw) throws Exception {
    GroupProtocols.assumeSupported(protocol.name(), raw);
    String misspelt = topics.create("there", 1) + "-misspelt-" + protocol;
    try (EasyConsumer consumer =
        KafkaEasy.connect(broker.bootstrapServers())
            .consumer(String.class)
            .topics(misspelt)
            .group(topics.group("billing"))
            .groupProtocol(protocol)
            .property("metadata.max.age.ms", 1_000)
            .handle(message -> {})
            .start()) {
      awaitReason(consumer, "topic " + misspelt + " does not exist");
      raw.createTopic(misspelt, 1);
      Awaitility.await().atMost(SOON).until(() -> consumer.health().readiness().ok());
    }
  }

  @Test
  void aPartitionThatDoesNotExistIsNamed(TestKafka broker, TestTopics topics) {
    String topic = topics.create("orders", 1);
    try (EasyConsumer consumer =
        KafkaEasy.connect(broker.bootstrapServers())
            .consumer(String.class)
            .partitions(new TopicPartition(topic, 0), new TopicPartition(topic, 7))
            .handle(message -> {})
            .start()) {
      awaitReason(consumer, "partition " + topic + "-7 does not exist");
    }
  }

  @ParameterizedTest
  @EnumSource(GroupProtocol.class)
  void aClusterThatDoesNotAnswerIsNamed(GroupProtocol protocol) {
    try (EasyConsumer consumer =
        KafkaEasy.connect("127.0.0.1:1")
            .consumer(String.class)
            .topics("orders")
            .group("billing")
            .groupProtocol(protocol)
            .drainTimeout(Duration.ofSeconds(2))
            .handle(message -> {})
            .start()) {
      awaitReason(consumer, "no broker has answered yet");
    }
  }

  @Test
  void noAttemptBeginsAfterAPauseWasAnswered(TestKafka broker, TestTopics topics, RawKafka raw) {
    String topic = topics.create("orders", 3);
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int i = 0; i < 60_000; i++) {
      records.add(
          new ProducerRecord<>(
              topic, ("key-" + i % 500).getBytes(StandardCharsets.UTF_8), new byte[8]));
    }
    raw.publishAll(records);
    AtomicLong begun = new AtomicLong();
    try (EasyConsumer consumer =
        KafkaEasy.connect(broker.bootstrapServers())
            .consumer(Codec.bytes())
            .topics(topic)
            .group(topics.group("billing"))
            .ordering(Ordering.KEY)
            .concurrency(CONCURRENCY)
            .handle(
                message -> {
                  begun.incrementAndGet();
                  TakeTime.millis(1);
                })
            .start()) {
      for (int i = 0; i < 10; i++) {
        long from = begun.get();
        Awaitility.await()
            .atMost(SOON)
            .pollInterval(Duration.ofMillis(1))
            .until(() -> begun.get() > from);
        consumer.pause().join();
        long paused = begun.get();
        // A run that began before the pause may not have reached the handler's first line yet.
        Awaitility.await()
            .during(Duration.ofMillis(50))
            .until(() -> begun.get() <= paused + CONCURRENCY);
        consumer.resume().join();
      }
    }
  }
}
