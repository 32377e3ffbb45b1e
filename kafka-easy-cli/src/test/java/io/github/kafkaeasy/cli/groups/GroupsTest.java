package io.github.kafkaeasy.cli.groups;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.cli.Cli;
import io.github.kafkaeasy.cli.ClientRequests;
import io.github.kafkaeasy.cli.shared.Exit;
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
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

@KafkaTest
class GroupsTest {
  private final Cli cli;
  private final RawKafka raw;

  GroupsTest(LocalKafka broker, RawKafka raw) {
    this.cli = new Cli("--bootstrap", broker.bootstrapServers(), "--timeout", "60s");
    this.raw = raw;
  }

  @Test
  void aResetIsShownFirstAndDoneWithYes(TestTopics topics) throws Exception {
    String topic = topics.create("orders");
    String group = topics.group("billing");
    publish(topic, 10);
    commit(group, topic, 8);

    Cli.Result shown = cli.run("groups", "reset", group, "--shift", "-3");
    assertThat(shown.out()).contains("Would reset", "3 offsets to read again");
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
  void aResetAcceptsTheOptionNamesOfKafkasOwnTool(TestTopics topics) throws Exception {
    String topic = topics.create("orders");
    String group = topics.group("billing");
    publish(topic, 10);
    commit(group, topic, 8);

    Cli.Result done = cli.run("groups", "reset", "--group", group, "--shift-by", "-3", "--execute");

    assertThat(done.code()).as(done.all()).isZero();
    assertThat(committed(group, topic)).isEqualTo(5);
    String past = "2000-01-01T00:00:00.000";
    assertThat(cli.run("groups", "reset", group, "--to-datetime", past, "--execute").code())
        .isZero();
    assertThat(committed(group, topic)).isZero();
  }

  @Test
  void lagIsShownAndCanFailAScript(TestTopics topics) throws Exception {
    String topic = topics.create("orders");
    String group = topics.group("billing");
    publish(topic, 10);
    commit(group, topic, 4);

    assertThat(cli.run("lag").out().lines()).anyMatch(line -> line.startsWith(group));
    assertThat(cli.run("lag", group).out()).containsPattern(topic + " +0 +4 +10 +6");
    assertThat(cli.run("lag", "--group", group).out()).isEqualTo(cli.run("lag", group).out());
    assertThat(cli.run("lag", group, "--fail-above", "6").code()).isZero();
    assertThat(cli.run("lag", group, "--fail-above", "5").code()).isEqualTo(Exit.PROBLEMS);
    assertThat(cli.run("groups", "describe", group).out()).contains("Empty", "lag 6");
    assertThat(cli.run("groups", "describe", group, "--json").json().at("/offsets/lag").asInt())
        .isEqualTo(6);
  }

  @Test
  void doneRecordsBehindAParkedRecordAreLagButNotOpen(LocalKafka broker, TestTopics topics)
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
    assertThat(cli.run("groups", "delete", group, "--yes", "--confirm", group).out())
        .contains("Deleted " + group);
    assertThat(cli.run("groups", "delete", group, "--yes", "--confirm", group).code())
        .isEqualTo(Exit.NOT_FOUND);
  }

  @Test
  void aGroupIsNotDeletedUnderAnotherName(TestTopics topics) throws Exception {
    String group = topics.group("kept");
    commit(group, topics.create("orders"), 0);

    Cli.Result refused = cli.run("groups", "delete", group, "--yes", "--confirm", "another");

    assertThat(refused.code()).isEqualTo(Exit.USAGE);
    assertThat(refused.err()).contains("the group is called " + group);
    assertThat(cli.run("groups", "delete", group).out()).contains("Would delete " + group);
  }

  @Test
  void aGroupThatAnotherProgramDeletesMeanwhileIsNotReportedAsDryRun(TestTopics topics)
      throws Exception {
    String group = topics.group("doomed");
    commit(group, topics.create("orders"), 0);
    AtomicBoolean first = new AtomicBoolean(true);

    Cli.Result late =
        ClientRequests.during(
            () -> cli.run("groups", "delete", group, "--yes", "--confirm", group),
            request -> {
              if (request.equals("DELETE_GROUPS") && first.getAndSet(false)) {
                raw.admin()
                    .deleteConsumerGroups(List.of(group))
                    .all()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
              }
            });

    assertThat(late.code()).as(late.all()).isEqualTo(Exit.NOT_FOUND);
    assertThat(late.err()).contains("group " + group + " no longer exists");
    assertThat(late.all()).doesNotContain("Would", "--yes");
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
