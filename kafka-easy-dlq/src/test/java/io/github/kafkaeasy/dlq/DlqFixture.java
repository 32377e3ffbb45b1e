package io.github.kafkaeasy.dlq;

import static org.awaitility.Awaitility.await;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.consumer.ConsumerBuilder;
import io.github.kafkaeasy.consumer.EasyConsumer;
import io.github.kafkaeasy.dlq.letter.DeadLetter;
import io.github.kafkaeasy.message.MessageHeaders;
import io.github.kafkaeasy.test.AbsentBroker;
import io.github.kafkaeasy.test.KafkaTest;
import io.github.kafkaeasy.test.RawKafka;
import io.github.kafkaeasy.test.TestKafka;
import io.github.kafkaeasy.test.TestTopics;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.awaitility.Awaitility;

/** Helpers for the tests on a real broker. */
@KafkaTest
abstract class DlqFixture {
  static final Duration LIMIT = Duration.ofSeconds(60);

  static {
    Awaitility.setDefaultTimeout(LIMIT);
  }

  static final Duration MOMENT = Duration.ofMillis(20);

  final KafkaEasy kafka;
  final RawKafka raw;

  DlqFixture(TestKafka broker, RawKafka raw) {
    this.kafka = KafkaEasy.connect(broker.bootstrapServers());
    this.raw = raw;
  }

  ConsumerBuilder<String> consumer(String topic, String group) {
    return kafka.consumer(String.class).topics(topic).group(group).commitEvery(MOMENT);
  }

  /**
   * Creates a topic with one partition that cannot be written with acks=all: min.insync.replicas is
   * 2, and the second replica's broker does not exist.
   */
  String unwritable(TestTopics topics, String name) {
    return unwritable(topics.name(name));
  }

  /** Creates a topic with a given name that cannot be written with acks=all. */
  String unwritable(String topic) {
    NewTopic request =
        new NewTopic(topic, Map.of(0, List.of(1, AbsentBroker.ID)))
            .configs(Map.of("min.insync.replicas", "2"));
    try {
      AbsentBroker.register(raw.admin());
      raw.admin().createTopics(List.of(request)).all().get();
    } catch (IOException | InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
    await().until(() -> exists(topic));
    return topic;
  }

  /** Changes a topic's setting; the broker uses it shortly after. */
  void set(String topic, String name, String value) {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    AlterConfigOp change =
        new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET);
    try {
      raw.admin().incrementalAlterConfigs(Map.of(resource, List.of(change))).all().get();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  void makeWritable(String topic) {
    set(topic, "min.insync.replicas", "1");
  }

  boolean exists(String topic) {
    try {
      return raw.admin().listTopics().names().get().contains(topic);
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  long committed(String group, String topic) {
    OffsetAndMetadata offset = raw.committedOffsets(group).get(new TopicPartition(topic, 0));
    return offset == null ? 0 : offset.offset();
  }

  static DeadLetter read(ConsumerRecord<byte[], byte[]> record) {
    return DeadLetter.read(MessageHeaders.of(record.headers())).orElseThrow();
  }

  /** The source coordinates of a topic's dead letters. */
  Set<String> sources(String deadLetterTopic) {
    return raw.records(deadLetterTopic).stream()
        .map(record -> read(record).source().toString())
        .collect(Collectors.toSet());
  }

  /** The names of the consumer's living threads; all of them contain the consumer's name. */
  static List<String> threadsOf(EasyConsumer consumer) {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.contains(consumer.name()))
        .toList();
  }
}
