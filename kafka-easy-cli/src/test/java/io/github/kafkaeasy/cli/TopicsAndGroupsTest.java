package io.github.kafkaeasy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.consumer.EasyConsumer;
import io.github.kafkaeasy.consumer.Ordering;
import io.github.kafkaeasy.producer.EasyProducer;
import io.github.kafkaeasy.test.KafkaTest;
import io.github.kafkaeasy.test.LocalKafka;
import io.github.kafkaeasy.test.RawKafka;
import io.github.kafkaeasy.test.TestTopics;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

@KafkaTest
class TopicsAndGroupsTest {
  private final Cli cli;
  private final RawKafka raw;

  TopicsAndGroupsTest(LocalKafka broker, RawKafka raw) {
    this.cli = new Cli("--bootstrap", broker.bootstrapServers(), "--timeout", "60s");
    this.raw = raw;
  }

  @Test
  void topicsAreListedAndDescribed(TestTopics topics) {
    String topic = topics.create("orders", 2, Map.of("retention.ms", "60000"));

    assertThat(cli.run("topics", "list").out().lines())
        .anyMatch(line -> line.matches(topic + " +2 +1 +ok"));
    Cli.Result described = cli.run("topics", "describe", topic);
    assertThat(described.code()).isZero();
    assertThat(described.out()).contains("IN SYNC", "retention.ms = 60000");
    assertThat(cli.run("topics", "describe", topic, "--json").json().get("partitions")).hasSize(2);
  }

  @Test
  void aMissingTopicIsExitCodeThree(TestTopics topics) {
    String topic = topics.name("missing");

    Cli.Result result = cli.run("topics", "describe", topic);

    assertThat(result.code()).isEqualTo(Exit.NOT_FOUND);
    assertThat(result.err()).contains(topic + " does not exist").doesNotContain("\tat ");
    assertThat(cli.run("groups", "describe", topic).code()).isEqualTo(Exit.NOT_FOUND);
    assertThat(cli.run("lag", topic).code()).isEqualTo(Exit.NOT_FOUND);
    assertThat(cli.run("consume", "--topic", topic).code()).isEqualTo(Exit.NOT_FOUND);
    assertThat(cli.run("dlq", "list", "--topic", topic).code()).isEqualTo(Exit.NOT_FOUND);
  }

  @Test
  void creatingIsShownFirstAndDoneWithYes(TestTopics topics) {
    String topic = topics.name("created");

    Cli.Result shown = cli.run("topics", "create", topic, "--partitions", "3");
    assertThat(shown.all()).contains("Would create " + topic, "Nothing was changed");
    assertThat(cli.run("topics", "describe", topic).code()).isEqualTo(Exit.NOT_FOUND);

    assertThat(cli.run("topics", "create", topic, "--partitions", "3", "--yes").out())
        .contains("Created " + topic);
    Cli.Result again = cli.run("topics", "create", topic, "--yes");
    assertThat(again.code()).isZero();
    assertThat(again.out()).contains("is there already");
  }

  @Test
  void whatTheBrokersRefuseIsExitCodeOne(TestTopics topics) {
    Cli.Result result =
        cli.run("topics", "create", topics.name("impossible"), "--replication", "9", "--yes");

    assertThat(result.code()).isEqualTo(Exit.FAILED);
    assertThat(result.err()).contains("InvalidReplicationFactor").doesNotContain("\tat ");
  }

  @Test
  void partitionsAreAddedAndNeverTakenAway(TestTopics topics) {
    String topic = topics.create("growing", 2);

    assertThat(cli.run("topics", "add-partitions", topic, "--to", "4").all())
        .contains("Would add 2", "Nothing was changed");
    assertThat(cli.run("topics", "add-partitions", topic, "--to", "4", "--yes").code()).isZero();
    Cli.Result down = cli.run("topics", "add-partitions", topic, "--to", "3", "--yes");

    assertThat(down.code()).isEqualTo(Exit.USAGE);
    assertThat(down.err()).contains(topic + " has 4", "only be added");
  }

  @Test
  void settingsAreShownWithTheirSourceAndChanged(TestTopics topics) {
    String topic = topics.create("set");

    cli.run("topics", "set", topic, "retention.ms=5000");
    assertThat(cli.run("topics", "settings", topic, "--changed").out()).doesNotContain("5000");
    assertThat(cli.run("topics", "set", topic, "retention.ms=5000", "--yes").code()).isZero();
    assertThat(cli.run("topics", "settings", topic).out())
        .containsPattern("retention\\.ms +5000 +this topic")
        .containsPattern("cleanup\\.policy +delete +Kafka's default");
    assertThat(cli.run("topics", "set", topic, "--unset", "retention.ms", "--yes").code()).isZero();
    assertThat(cli.run("topics", "settings", topic, "--changed", "--json").json()).isEmpty();
  }

  @Test
  void deletingATopicWantsItsName(TestTopics topics) {
    String topic = topics.create("doomed");

    assertThat(cli.run("topics", "delete", topic).out()).contains("Would delete " + topic);
    Cli.Result wrong = cli.typing("other\n", "topics", "delete", topic, "--yes");
    assertThat(wrong.code()).isEqualTo(Exit.USAGE);
    assertThat(wrong.err()).contains("Type the topic's name", "nothing was changed");
    assertThat(cli.run("topics", "delete", topic, "--yes").code()).isEqualTo(Exit.USAGE);
    assertThat(cli.run("topics", "describe", topic).code()).isZero();

    assertThat(cli.typing(topic + "\n", "topics", "delete", topic, "--yes").out())
        .contains("Deleted " + topic);
    assertThat(cli.run("topics", "describe", topic).code()).isEqualTo(Exit.NOT_FOUND);
  }

  @Test
  void recordsAreDeletedUpToAnOffset(TestTopics topics) {
    String topic = topics.create("trimmed");
    publish(topic, 10);

    assertThat(cli.run("topics", "delete-records", topic, "--before", "0=4").out())
        .contains("Would delete 4 offsets");
    assertThat(raw.records(topic)).hasSize(10);
    assertThat(
            cli.run(
                    "topics",
                    "delete-records",
                    topic,
                    "--before",
                    "0=4",
                    "--yes",
                    "--confirm",
                    topic)
                .code())
        .isZero();
    assertThat(raw.records(topic)).hasSize(6);
    assertThat(cli.run("topics", "delete-records", topic, "--before", "0=11", "--yes").code())
        .isEqualTo(Exit.USAGE);
    assertThat(cli.run("topics", "delete-records", topic, "--before", "7=1").code())
        .isEqualTo(Exit.USAGE);
  }

  @Test
  void aResetIsShownFirstAndDoneWithYes(TestTopics topics) throws Exception {
    String topic = topics.create("orders");
    String group = topics.group("billing");
    publish(topic, 10);
    commit(group, topic, 8);

    Cli.Result shown = cli.run("groups", "reset", group, "--shift", "-3");
    assertThat(shown.out()).contains("Would reset", "3 offsets again");
    assertThat(shown.err()).contains("Nothing was changed");
    assertThat(committed(group, topic)).isEqualTo(8);

    assertThat(cli.run("groups", "reset", group, "--shift", "-3", "--yes").code()).isZero();
    assertThat(committed(group, topic)).isEqualTo(5);
    cli.run("groups", "reset", group, "--to-earliest", "--topic", topic, "--yes");
    assertThat(committed(group, topic)).isZero();
    cli.run("groups", "reset", group, "--to-time", "2000-01-01", "--yes");
    assertThat(committed(group, topic)).isZero();
    cli.run("groups", "reset", group, "--to-latest", "--partition", "0", "--yes");
    assertThat(committed(group, topic)).isEqualTo(10);
    assertThat(cli.run("groups", "reset", group, "--to-offset", "4", "--json").json().get("done"))
        .hasToString("false");
  }

  @Test
  void lagIsShownAndCanFailAScript(TestTopics topics) throws Exception {
    String topic = topics.create("orders");
    String group = topics.group("billing");
    publish(topic, 10);
    commit(group, topic, 4);

    assertThat(cli.run("lag").out().lines()).anyMatch(line -> line.startsWith(group));
    assertThat(cli.run("lag", group).out()).containsPattern(topic + " +0 +4 +10 +6");
    assertThat(cli.run("lag", group, "--fail-above", "6").code()).isZero();
    assertThat(cli.run("lag", group, "--fail-above", "5").code()).isEqualTo(Exit.PROBLEMS);
    assertThat(cli.run("groups", "describe", group).out()).contains("Empty", "lag 6");
    assertThat(cli.run("groups", "describe", group, "--json").json().at("/offsets/lag").asInt())
        .isEqualTo(6);
  }

  @Test
  void whatIsDoneBehindAParkedRecordIsLagAndNotOpen(LocalKafka broker, TestTopics topics)
      throws Exception {
    String topic = topics.create("orders");
    String group = topics.group("billing");
    handleAllButTheFirst(KafkaEasy.connect(broker.bootstrapServers()), topic, group);

    assertThat(cli.run("lag", group).out()).containsPattern(topic + " +0 +0 +10 +10 +1 ");
    assertThat(cli.run("lag").out()).containsPattern(group + " .* 10 +1");
    assertThat(cli.run("lag", group, "--json").json().get("open").asInt()).isEqualTo(1);
    assertThat(cli.run("lag", group, "--json").json().at("/partitions/0/open").asInt())
        .isEqualTo(1);
    assertThat(cli.run("lag", group, "--fail-above", "1").code()).isZero();
    assertThat(cli.run("lag", group, "--fail-above", "0").code()).isEqualTo(Exit.PROBLEMS);
    assertThat(cli.run("groups", "describe", group).out()).contains("lag 10, open 1");
  }

  private static void handleAllButTheFirst(KafkaEasy kafka, String topic, String group)
      throws InterruptedException {
    try (EasyProducer<String> producer = kafka.producer(String.class).topic(topic).start()) {
      for (int i = 0; i < 10; i++) {
        producer.sendAndWait("key-" + i, "v");
      }
    }
    CountDownLatch handled = new CountDownLatch(9);
    EasyConsumer consumer =
        kafka
            .consumer(String.class)
            .topics(topic)
            .group(group)
            .ordering(Ordering.KEY)
            .handle(
                message -> {
                  if (message.offset() == 0) {
                    throw new IllegalStateException("on purpose");
                  }
                  handled.countDown();
                })
            .start();
    boolean all = handled.await(60, TimeUnit.SECONDS);
    consumer.close();
    assertThat(all).isTrue();
  }

  @Test
  void lagIsWatchedLineByLine(TestTopics topics) throws Exception {
    String topic = topics.create("orders");
    String group = topics.group("billing");
    publish(topic, 5);
    commit(group, topic, 1);

    Cli.Result lines = cli.run("lag", group, "--watch", "--every", "20ms", "--count", "3");
    Cli.Result json = cli.run("lag", group, "--watch", "--every", "20ms", "--count", "1", "--json");

    assertThat(lines.out().lines()).hasSize(3).allMatch(line -> line.contains("lag 4"));
    assertThat(lines.out()).contains("not catching up").doesNotContain("\u001b");
    assertThat(json.json().get("lag").asInt()).isEqualTo(4);
    assertThat(cli.onTerminal("lag", group, "--watch", "--every", "20ms", "--count", "1").out())
        .startsWith("\u001b[H\u001b[2J");
  }

  @Test
  void aGroupIsDeletedWithYes(TestTopics topics) throws Exception {
    String topic = topics.create("orders");
    String group = topics.group("doomed");
    commit(group, topic, 0);

    assertThat(cli.run("groups", "delete", group).out()).contains("Would delete " + group);
    assertThat(cli.run("groups", "delete", group, "--yes").out()).contains("Deleted " + group);
    assertThat(cli.run("groups", "delete", group, "--yes").code()).isEqualTo(Exit.NOT_FOUND);
  }

  @Test
  void theDoctorFindsWhatIsWrongAllAtOnce(TestTopics topics) throws Exception {
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
        .contains("its own dead-letter topic");
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

  private long committed(String group, String topic) {
    return raw.committedOffsets(group).get(new TopicPartition(topic, 0)).offset();
  }
}
