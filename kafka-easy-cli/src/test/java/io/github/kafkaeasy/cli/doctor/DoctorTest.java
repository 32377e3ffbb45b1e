package io.github.kafkaeasy.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.cli.Cli;
import io.github.kafkaeasy.cli.shared.Exit;
import io.github.kafkaeasy.test.KafkaTest;
import io.github.kafkaeasy.test.LocalKafka;
import io.github.kafkaeasy.test.RawKafka;
import io.github.kafkaeasy.test.TestTopics;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

@KafkaTest
class DoctorTest {
  private final Cli cli;
  private final RawKafka raw;

  DoctorTest(LocalKafka broker, RawKafka raw) {
    this.cli = new Cli("--bootstrap", broker.bootstrapServers(), "--timeout", "60s");
    this.raw = raw;
  }

  @Test
  void theDoctorReportsAllProblemsAtOnce(TestTopics topics) throws Exception {
    String topic = topics.create("orders", 1, Map.of("max.message.bytes", "2000000"));
    String dlq =
        topics.create("letters", 1, Map.of("cleanup.policy", "compact", "retention.ms", "1000"));
    String group = topics.group("billing");
    publish(topic, 3);
    commit(group, topic, 0);
    cli.run("topics", "delete-records", topic, "--all", "--yes", "--confirm", topic);

    Cli.Result result =
        cli.run(
            "doctor",
            "--topic",
            topic,
            "--dlq",
            dlq,
            "--retry-topics=10s,1m",
            "--attempts=1000",
            "--backoff=1d");

    assertThat(result.code()).isEqualTo(Exit.PROBLEMS);
    assertThat(result.out())
        .contains(group + " is so far behind")
        .contains("is compacted")
        .contains("keeps records for 1 s")
        .contains("Raise max.message.bytes")
        .contains("longer than the topic keeps its records");
    assertThat(cli.run("doctor", "--topic", topic).out())
        .contains(topic + ".dlq is not there yet; a consumer creates it");
    assertThat(cli.run("doctor", "--topic", topics.name("absent")).out())
        .contains("the consumer's topic does not exist");
    assertThat(cli.run("doctor", "--topic", topic, "--dlq", topic).out())
        .contains("cannot be the dead-letter topic");
  }

  @Test
  void theDoctorChecksADeadLetterTopicWithoutItsSource(TestTopics topics) {
    String dlq = topics.create("letters");
    publish(dlq, 2);

    assertThat(cli.run("doctor", "--dlq", dlq).out()).contains(dlq + " holds 2 open letters");
    Cli.Result absent = cli.run("doctor", "--dlq", topics.name("absent"));
    assertThat(absent.code()).isEqualTo(Exit.PROBLEMS);
    assertThat(absent.out()).contains("does not exist");
  }

  @Test
  void theDoctorReportsADeadLetterTopicGivenAsAConsumedTopic(TestTopics topics) {
    String letters = topics.create("letters") + ".dlq";
    raw.createTopic(letters, 1);

    assertThat(cli.run("doctor", "--topic", letters).out())
        .contains("If it contains dead letters, use --dlq " + letters);
  }

  @Test
  void retryTopicsWithoutASourceTopicAreRefused() {
    Cli.Result refused = cli.run("doctor", "--retry-topics", "10s");

    assertThat(refused.code()).isEqualTo(Exit.USAGE);
    assertThat(refused.err()).contains("--retry-topics").contains("--topic");
  }

  private void publish(String topic, int count) {
    List<ProducerRecord<byte[], byte[]>> records =
        IntStream.range(0, count)
            .mapToObj(i -> new ProducerRecord<byte[], byte[]>(topic, new byte[] {1}))
            .toList();
    raw.publishAll(records);
  }

  private void commit(String group, String topic, long offset) throws Exception {
    raw.admin()
        .alterConsumerGroupOffsets(
            group, Map.of(new TopicPartition(topic, 0), new OffsetAndMetadata(offset)))
        .all()
        .get();
  }
}
