package io.github.kafkaeasy.cli.topics;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.cli.Cli;
import io.github.kafkaeasy.cli.ClientRequests;
import io.github.kafkaeasy.cli.shared.Exit;
import io.github.kafkaeasy.test.KafkaTest;
import io.github.kafkaeasy.test.LocalKafka;
import io.github.kafkaeasy.test.RawKafka;
import io.github.kafkaeasy.test.TestTopics;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

@KafkaTest
class TopicsTest {
  private final Cli cli;
  private final RawKafka raw;

  TopicsTest(LocalKafka broker, RawKafka raw) {
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
    assertThat(again.out()).contains("exists already");
  }

  @Test
  void aRefusalByTheBrokersIsExitCodeOne(TestTopics topics) {
    Cli.Result result =
        cli.run("topics", "create", topics.name("impossible"), "--replication", "9", "--yes");

    assertThat(result.code()).isEqualTo(Exit.FAILED);
    assertThat(result.err()).contains("InvalidReplicationFactor").doesNotContain("\tat ");
  }

  @Test
  void partitionsAreAddedAndNeverRemoved(TestTopics topics) {
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
    cli.run(
        "topics", "set", "--topic", topic, "retention.ms=6000", "max.message.bytes=2000", "--yes");
    assertThat(cli.run("topics", "settings", "-t", topic, "--changed").out())
        .contains("6000", "2000");
    cli.run("topics", "set", topic, "--unset", "max.message.bytes", "--yes");
    assertThat(cli.run("topics", "set", topic, "--unset", "retention.ms", "--yes").code()).isZero();
    assertThat(cli.run("topics", "settings", topic, "--changed", "--json").json()).isEmpty();
  }

  @Test
  void deletingATopicRequiresItsNameToBeTyped(TestTopics topics) {
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
  void aTopicThatAnotherProgramDeletesMeanwhileIsNotReportedAsDeleted(TestTopics topics) {
    String topic = topics.create("doomed");
    AtomicBoolean first = new AtomicBoolean(true);

    Cli.Result late =
        ClientRequests.during(
            () -> cli.run("topics", "delete", topic, "--yes", "--confirm", topic),
            request -> {
              if (request.equals("DELETE_TOPICS") && first.getAndSet(false)) {
                raw.admin()
                    .deleteTopics(List.of(topic))
                    .all()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
              }
            });

    assertThat(late.code()).as(late.all()).isEqualTo(Exit.NOT_FOUND);
    assertThat(late.err()).contains("topic " + topic + " no longer exists");
    assertThat(late.all()).doesNotContain("Deleted ", "--yes");
  }

  @Test
  void recordsAreDeletedUpToAnOffset(TestTopics topics) {
    String topic = topics.create("trimmed");
    publish(topic, 10);

    assertThat(cli.run("topics", "delete-records", topic, "--before", "0=4").out())
        .contains("Would delete 4 offsets");
    assertThat(
            cli.run("topics", "delete-records", topic, "--before", "0=4", "--json")
                .json()
                .at("/parts/0/firstKept")
                .asInt())
        .isEqualTo(4);
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

  private void publish(String topic, int count) {
    List<ProducerRecord<byte[], byte[]>> records =
        IntStream.range(0, count)
            .mapToObj(i -> new ProducerRecord<byte[], byte[]>(topic, new byte[] {1}))
            .toList();
    raw.publishAll(records);
  }
}
