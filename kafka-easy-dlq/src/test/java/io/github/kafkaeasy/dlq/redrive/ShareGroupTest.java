package io.github.kafkaeasy.dlq.redrive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.abort;

import io.github.kafkaeasy.dlq.letter.Dialect;
import io.github.kafkaeasy.test.LocalKafka;
import io.github.kafkaeasy.test.RawKafka;
import io.github.kafkaeasy.test.TestTopics;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;

/**
 * Dead letters that a broker writes for a share group. Brokers before 4.4 write none, so the tests
 * are skipped on them; {@code .ci/compat.sh} runs the tests on newer brokers.
 */
class ShareGroupTest extends LetterFixture {

  ShareGroupTest(LocalKafka broker, RawKafka raw) {
    super(broker, raw);
  }

  /** A topic for the letters of a share group that rejects every record. */
  private String lettersOf(String group, boolean copies, TestTopics topics) throws Exception {
    String dlq = "dlq." + topics.name("letters");
    NewTopic topic = new NewTopic(dlq, 1, (short) 1);
    try {
      raw.admin()
          .createTopics(
              List.of(topic.configs(Map.of("errors.deadletterqueue.group.enable", "true"))))
          .all()
          .get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof InvalidConfigurationException
          || e.getCause() instanceof InvalidRequestException) {
        abort("this broker writes no dead letters for share groups");
      }
      throw e;
    }
    set(group, "share.auto.offset.reset", "earliest");
    set(group, "errors.deadletterqueue.topic.name", dlq);
    set(group, "errors.deadletterqueue.copy.record.enable", Boolean.toString(copies));
    return dlq;
  }

  private void set(String group, String name, String value) throws Exception {
    raw.admin()
        .incrementalAlterConfigs(
            Map.of(
                new ConfigResource(ConfigResource.Type.GROUP, group),
                List.of(new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET))))
        .all()
        .get();
  }

  private void reject(String group, String topic, int count) {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers",
            raw.bootstrapServers(),
            "group.id",
            group,
            "share.acknowledgement.mode",
            "explicit");
    try (KafkaShareConsumer<byte[], byte[]> consumer =
        new KafkaShareConsumer<>(
            settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.subscribe(List.of(topic));
      Set<Long> rejected = new HashSet<>();
      await()
          .until(
              () -> {
                for (ConsumerRecord<byte[], byte[]> record :
                    consumer.poll(Duration.ofMillis(200))) {
                  consumer.acknowledge(record, AcknowledgeType.REJECT);
                  rejected.add(record.offset());
                }
                var unused = consumer.commitSync();
                return rejected.size() >= count;
              });
    }
  }

  private static ProducerRecord<byte[], byte[]> order(String topic, String key, String value) {
    return new ProducerRecord<>(
        topic,
        0,
        key == null ? null : key.getBytes(UTF_8),
        value == null ? null : value.getBytes(UTF_8),
        List.<Header>of(RawKafka.header("trace", "t-" + value)));
  }

  /** Sends three records, rejects them, and redrives their letters. */
  private List<ConsumerRecord<byte[], byte[]>> redriven(boolean copies, TestTopics topics)
      throws Exception {
    String orders = topics.create("orders");
    String group = topics.group("billing");
    String dlq = lettersOf(group, copies, topics);
    raw.publishAll(
        List.of(order(orders, "k", "1"), order(orders, "k", null), order(orders, null, "3")));
    reject(group, orders, 3);
    List<ConsumerRecord<byte[], byte[]>> letters = raw.awaitRecords(dlq, 3, LIMIT);
    assertThat(letters)
        .allSatisfy(
            letter -> {
              assertThat(Dialect.of(letter)).isEqualTo(Dialect.SHARE_GROUP);
              assertThat(header(letter, "trace")).as("no headers are copied").isNull();
              assertThat(header(letter, "__dlq.errors.topic")).isEqualTo(orders);
              assertThat(header(letter, "__dlq.errors.group")).isEqualTo(group);
            });
    assertThat(letters)
        .extracting(letter -> text(letter.value()))
        .containsExactly(copies ? "1" : null, null, copies ? "3" : null);
    assertThat(letters)
        .extracting(letter -> text(letter.key()))
        .containsExactly(copies ? "k" : null, copies ? "k" : null, null);

    RedriveReport report = letters(dlq).redrive(Selection.all()).run();
    assertThat(report.refused()).isEmpty();
    assertThat(report.headless()).isZero();
    assertThat(letters(dlq).depth().open()).isZero();
    List<ConsumerRecord<byte[], byte[]>> all = CommittedRecords.of(kafka, orders);
    return all.subList(3, all.size());
  }

  @Test
  void aLetterWithoutCopiesIsRedrivenUnchanged(TestTopics topics) throws Exception {
    assertUnchanged(redriven(false, topics));
  }

  @Test
  void aLetterWithCopiesIsRedrivenWithItsHeaders(TestTopics topics) throws Exception {
    assertUnchanged(redriven(true, topics));
  }

  private static void assertUnchanged(List<ConsumerRecord<byte[], byte[]>> records) {
    assertThat(records).extracting(record -> text(record.key())).containsExactly("k", "k", null);
    assertThat(records).extracting(record -> text(record.value())).containsExactly("1", null, "3");
    assertThat(records)
        .extracting(record -> header(record, "trace"))
        .containsExactly("t-1", "t-null", "t-3");
  }
}
