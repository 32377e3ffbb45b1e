package io.github.kafkaeasy.cli.records;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.kafkaeasy.cli.Cli;
import io.github.kafkaeasy.cli.ClientRequests;
import io.github.kafkaeasy.cli.shared.Exit;
import io.github.kafkaeasy.test.AbsentBroker;
import io.github.kafkaeasy.test.KafkaTest;
import io.github.kafkaeasy.test.LocalKafka;
import io.github.kafkaeasy.test.RawKafka;
import io.github.kafkaeasy.test.TestTopics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;

@KafkaTest
class RecordsTest {
  private final Cli cli;
  private final RawKafka raw;

  RecordsTest(LocalKafka broker, RawKafka raw) {
    this.cli = new Cli("--bootstrap", broker.bootstrapServers(), "--timeout", "60s");
    this.raw = raw;
  }

  @Test
  void oneRecordIsSentWithKeyAndHeaders(TestTopics topics) {
    String topic = topics.create("orders");

    Cli.Result result =
        cli.run(
            "produce",
            "--topic",
            topic,
            "--key",
            "anna",
            "--value",
            "{\"amount\": 3}",
            "--header",
            "message_type=greeting",
            "--header",
            "priority=normal");

    assertThat(result.out()).contains("1 record acknowledged, the last at " + topic + "-0@0");
    var record = raw.records(topic).get(0);
    assertThat(new String(record.key(), UTF_8)).isEqualTo("anna");
    assertThat(record.headers()).extracting(header -> header.key()).contains("message_type");
  }

  @Test
  void linesAreSentWithTheirKeys(TestTopics topics) {
    String topic = topics.create("orders");

    Cli.Result result =
        cli.typing("a:1\nb:2:3\nplain\n", "produce", "--topic", topic, "--key-separator", ":");

    assertThat(result.out()).contains("3 records acknowledged");
    assertThat(raw.values(topic)).containsExactly("1", "2:3", "plain");
    assertThat(raw.records(topic).get(2).key()).isNull();
  }

  @Test
  void aTombstoneHasNoValue(TestTopics topics) {
    String topic = topics.create("orders");

    assertThat(cli.run("produce", "--topic", topic, "--tombstone", "--key", "a").code()).isZero();
    assertThat(raw.values(topic)).containsExactly((String) null);
  }

  @Test
  void aRecordThatIsTooLargeFailsWithTheReason(TestTopics topics) {
    String topic = topics.create("small", 1, Map.of("max.message.bytes", "1000"));

    Cli.Result result = cli.typing(incompressible(5_000) + "\nfine\n", "produce", "--topic", topic);

    assertThat(result.code()).isEqualTo(Exit.FAILED);
    assertThat(result.err()).contains(topic).doesNotContain("\tat ");
    assertThat(result.out()).contains("1 record failed");
  }

  @Test
  void aRecordThatFailedIsAJsonErrorForPrograms(TestTopics topics) {
    String topic = topics.create("small", 1, Map.of("max.message.bytes", "1000"));

    Cli.Result result =
        cli.typing(incompressible(5_000) + "\nfine\n", "produce", "--topic", topic, "--json");

    assertThat(result.error().get("message").asText()).contains(topic);
    assertThat(result.json().get("failed").asInt()).isOne();
  }

  @Test
  void theCodeOfAJsonErrorIsTheExitCode(TestTopics topics) throws Exception {
    String topic = topics.name("unwritable");
    AbsentBroker.register(raw.admin());
    raw.admin()
        .createTopics(
            List.of(
                new NewTopic(topic, Map.of(0, List.of(1, AbsentBroker.ID)))
                    .configs(Map.of("min.insync.replicas", "2"))))
        .all()
        .get();
    await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> raw.admin().listTopics().names().get().contains(topic));

    Cli.Result result =
        cli.run(
            "produce",
            topic,
            "--value",
            "v",
            "--json",
            "--property",
            "request.timeout.ms=1000",
            "--property",
            "delivery.timeout.ms=2000");

    assertThat(result.error().get("code").asInt()).as(result.all()).isEqualTo(Exit.UNREACHABLE);
    assertThat(result.code()).isEqualTo(Exit.UNREACHABLE);
  }

  @Test
  void propertiesOfKafkasConsoleProducerSplitKeyAndValue(TestTopics topics) {
    String topic = topics.create("orders");

    cli.typing("a\t1\n", "produce", "-t", topic, "--property", "parse.key=true");
    cli.typing(
        "b:2\n", "produce", topic, "--property", "parse.key=true", "--property", "key.separator=:");
    cli.typing("c:3\n", "produce", topic, "--property", "key.separator=:");

    assertThat(raw.values(topic)).containsExactly("1", "2", "c:3");
    assertThat(new String(raw.records(topic).get(1).key(), UTF_8)).isEqualTo("b");
    assertThat(raw.records(topic).get(2).key()).isNull();
  }

  @Test
  void recordsAreShownCompletely(TestTopics topics) {
    String topic = topics.create("orders");
    raw.publish(topic, "anna", "{\"amount\":3,\"text\":\"你好\"}", RawKafka.header("a", "b"));

    String shown = cli.run("consume", "--topic", topic).out();

    assertThat(shown)
        .contains(topic + "-0@0", "key anna", "a: b", "\"amount\" : 3", "\"text\" : \"你好\"");
    assertThat(cli.run("consume", "--topic", topic, "--values", "--format", "text").out().strip())
        .isEqualTo("{\"amount\":3,\"text\":\"你好\"}");
    assertThat(cli.run("consume", "--topic", topic, "--json").json().at("/headers/0/value"))
        .hasToString("\"b\"");
  }

  @Test
  void theRangeOfShownRecordsCanBeChosen(TestTopics topics) {
    String topic = topics.create("orders", 2);
    for (int i = 0; i < 6; i++) {
      raw.publish(topic, "k", "v" + i);
    }

    assertThat(values(topic, "--max", "2")).isEqualTo("v0 v1");
    assertThat(values(topic, "--from-beginning", "--max-messages", "2")).isEqualTo("v0 v1");
    assertThat(values(topic, "--tail", "2")).isEqualTo("v4 v5");
    assertThat(values(topic, "--from-offset", "3")).isEqualTo("v3 v4 v5");
    assertThat(values(topic, "--from-offset", "99")).isEmpty();
    assertThat(values(topic, "--from-time", "1h")).isEqualTo("v0 v1 v2 v3 v4 v5");
    assertThat(values(topic, "--follow", "--max", "6")).isEqualTo("v0 v1 v2 v3 v4 v5");
    assertThat(cli.run("consume", "--topic", topic, "--partition", "9").code())
        .isEqualTo(Exit.USAGE);
  }

  @Test
  void theOffsetsOfATimeAreRequestedForAllPartitionsTogether(TestTopics topics) {
    long forOne = offsetRequests(topics.create("one", 1));

    assertThat(offsetRequests(topics.create("six", 6))).isEqualTo(forOne).isPositive();
  }

  /** The number of requests for offsets while a topic is shown from a time on. */
  private long offsetRequests(String topic) {
    // The first run waits until the new partitions are ready, so that no request is repeated.
    assertThat(cli.run("consume", topic).code()).isZero();
    List<String> requests = new CopyOnWriteArrayList<>();
    Cli.Result shown =
        ClientRequests.during(() -> cli.run("consume", topic, "--from-time", "1h"), requests::add);
    assertThat(shown.code()).as(shown.all()).isZero();
    return requests.stream().filter("LIST_OFFSETS"::equals).count();
  }

  @Test
  void showingRecordsCommitsNothing(TestTopics topics) throws Exception {
    String topic = topics.create("orders");
    raw.publish(topic, "k", "v");
    var before = raw.admin().listGroups().all().get().size();

    cli.run("consume", "--topic", topic);

    assertThat(raw.admin().listGroups().all().get()).hasSize(before);
  }

  @Test
  void aHostileRecordDoesNotHarmATerminal(TestTopics topics) {
    String topic = topics.create("hostile");
    raw.publish(
        topic,
        "\u001b]0;pwned\u0007",
        "\u001b[2J\u202e<script>\r\nsecond line\u009b31m",
        RawKafka.header("x\u001b[31m", "\u001b[1A\u001b[2K"));
    raw.publishBytes(topic, new byte[] {(byte) 0xff, 0x1b}, "y".repeat(500_000).getBytes(UTF_8));

    for (String format : new String[] {"auto", "text", "hex"}) {
      Cli.Result shown = cli.run("consume", "--topic", topic, "--format", format);
      assertThat(shown.code()).isZero();
      assertThat(shown.all()).doesNotContain("\u001b", "\u0007", "\u202e", "\u009b", "\r");
      assertThat(shown.out().length()).isLessThan(30_000);
      assertThat(shown.out()).contains("(488.3 KiB)");
    }
    Cli.Result json = cli.run("consume", "--topic", topic, "--json");
    assertThat(json.out()).doesNotContain("\u001b", "\u202e", "\u009b");
    assertThat(json.out().lines().toList().get(1)).contains("\"keyBase64\":\"/xs=\"");
  }

  private static String incompressible(int characters) {
    return new Random(7)
        .ints(characters, 'a', 'z' + 1)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private String values(String topic, String... more) {
    String[] arguments = new String[more.length + 4];
    System.arraycopy(new String[] {"consume", "--topic", topic, "--values"}, 0, arguments, 0, 4);
    System.arraycopy(more, 0, arguments, 4, more.length);
    return String.join(" ", cli.run(arguments).out().lines().toList());
  }
}
