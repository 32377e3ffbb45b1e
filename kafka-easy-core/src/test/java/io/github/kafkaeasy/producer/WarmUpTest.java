package io.github.kafkaeasy.producer;

import static io.github.kafkaeasy.producer.WarmUp.probe;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.error.InvalidOptionException;
import io.github.kafkaeasy.error.NotReadyException;
import io.github.kafkaeasy.message.KafkaEasyHeaders;
import io.github.kafkaeasy.test.KafkaTest;
import io.github.kafkaeasy.test.RawKafka;
import io.github.kafkaeasy.test.TestKafka;
import io.github.kafkaeasy.test.TestTopics;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

@KafkaTest
class WarmUpTest {

  @Test
  void aWarmUpWithoutProbesWritesNothing(TestKafka broker, RawKafka raw, TestTopics topics) {
    String topic = topics.create("orders", 3);

    builder(broker).topic(topic).warmUp().start().close();

    assertThat(raw.records(topic)).isEmpty();
  }

  @Test
  void aProbeIsOneMarkedRecordForEachLeader(TestKafka broker, RawKafka raw, TestTopics topics) {
    String topic = topics.create("orders", 3);

    builder(broker).topic(topic).linger(Duration.ofSeconds(50)).warmUp(probe()).start().close();

    assertThat(raw.records(topic)).hasSize(1);
    ConsumerRecord<byte[], byte[]> record = raw.records(topic).get(0);
    assertThat(record.headers().lastHeader(KafkaEasyHeaders.PROBE)).isNotNull();
    assertThat(record.key()).isNull();
    assertThat(record.value()).isNull();
  }

  @Test
  void probesDoNotCountAsSends(TestKafka broker, TestTopics topics) {
    try (EasyProducer<String> producer =
        builder(broker).topic(topics.create("orders")).warmUp(probe()).start()) {
      assertThat(producer.stats().sent()).isZero();
      assertThat(producer.stats().acknowledged()).isZero();
    }
  }

  @Test
  void aProbeIntoACompactedTopicIsRefused(TestKafka broker, RawKafka raw, TestTopics topics) {
    String topic = topics.create("users", 1, Map.of("cleanup.policy", "compact,delete"));
    ProducerBuilder<String> builder = builder(broker).topic(topic).warmUp(probe());

    assertThatThrownBy(builder::start)
        .isInstanceOf(InvalidOptionException.class)
        .hasMessageContaining("warmUp = probe")
        .hasMessageContaining(topic)
        .hasMessageContaining("compacted");
    assertThat(raw.records(topic)).isEmpty();
  }

  @Test
  void aCompactedTopicIsWarmedUpWithoutProbes(TestKafka broker, TestTopics topics) {
    String topic = topics.create("users", 1, Map.of("cleanup.policy", "compact"));

    try (EasyProducer<String> producer = builder(broker).topic(topic).warmUp().start()) {
      assertThat(producer.sendAndWait("k", "v").offset()).isZero();
    }
  }

  @Test
  void aMissingTopicFailsTheWarmUpByName(TestKafka broker, TestTopics topics) {
    String topic = topics.name("missing");
    ProducerBuilder<String> builder = builder(broker).topic(topic).warmUp();

    assertThatThrownBy(builder::start)
        .isInstanceOf(NotReadyException.class)
        .hasMessageContaining(topic)
        .hasMessageContaining("does not exist");
  }

  @Test
  void aMissingTopicIsCreatedByTheWarmUpOnRequest(
      TestKafka broker, RawKafka raw, TestTopics topics) {
    String topic = topics.name("created");

    builder(broker).topic(topic).createTopic(2, 1).warmUp(probe()).start().close();

    assertThat(raw.records(topic)).hasSize(1);
  }

  @Test
  void aMissingClusterFailsTheWarmUpWithinItsLimit() {
    ProducerBuilder<String> builder =
        KafkaEasy.connect("127.0.0.1:1")
            .producer(String.class)
            .topic("orders")
            .warmUp(probe().within(Duration.ofSeconds(1)));

    long begun = System.nanoTime();
    assertThatThrownBy(builder::start)
        .isInstanceOf(NotReadyException.class)
        .hasMessageContaining("127.0.0.1:1")
        .hasMessageContaining("connection refused");
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(10));
  }

  @Test
  void aWarmUpWithoutATopicIsRefused() {
    ProducerBuilder<String> builder =
        KafkaEasy.connect("127.0.0.1:1").producer(String.class).warmUp();

    assertThatThrownBy(builder::start)
        .isInstanceOf(InvalidOptionException.class)
        .hasMessageContaining("warmUp")
        .hasMessageContaining("topic");
  }

  @Test
  void theValuesOfAWarmUpCanBeRead() {
    assertThat(WarmUp.metadata().probing()).isFalse();
    assertThat(WarmUp.metadata().limit()).isEqualTo(Duration.ofSeconds(30));
    assertThat(probe().within(Duration.ofSeconds(1)).probing()).isTrue();
    assertThat(probe().within(Duration.ofSeconds(1)).limit()).isEqualTo(Duration.ofSeconds(1));
  }

  private static ProducerBuilder<String> builder(TestKafka broker) {
    return KafkaEasy.connect(broker.bootstrapServers()).producer(String.class);
  }
}
