package io.github.kafkaeasy.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.kafkaeasy.dlq.letter.DeadLetter;
import io.github.kafkaeasy.message.MessageHeaders;
import io.github.kafkaeasy.test.BrokerControl;
import io.github.kafkaeasy.test.KafkaTest;
import io.github.kafkaeasy.test.LocalKafka;
import io.github.kafkaeasy.test.NeedsControl;
import io.github.kafkaeasy.test.RawKafka;
import io.github.kafkaeasy.test.TestKafka;
import io.github.kafkaeasy.test.TestTopics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each example as a user runs it: in a separate JVM, with a real broker. */
@Tag("long")
@KafkaTest
class ExamplesTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Types of Kafka in the signatures of core's own methods. */
  private static final List<String> FROM_KAFKA =
      List.of(
          "org.apache.kafka.clients.producer.RecordMetadata;",
          "org.apache.kafka.common.TopicPartition;");

  @Test
  void helloProducerSendsGreetingsWithKeysAndHeadersAndABatchWithout(
      TestKafka kafka, TestTopics topics, RawKafka raw) throws IOException {
    String topic = topics.name("greetings");

    try (Program producer = start(HelloProducer.class, kafka, topic)) {
      assertThat(producer.exitCode()).as(producer.errors()).isZero();

      assertThat(producer.output().lines().filter(line -> line.startsWith("sent user_00")))
          .hasSize(5);
      assertThat(producer.output().lines().filter(line -> line.startsWith("confirmed ")))
          .hasSize(5)
          .first()
          .asString()
          .matches("confirmed 10/50: " + topic + "-\\d@\\d+");
      assertThat(producer.output()).containsPattern("50 messages in .* messages per second");
      assertThat(producer.errors()).isEmpty();
    }
    Map<String, ConsumerRecord<byte[], byte[]>> greetings = new TreeMap<>();
    int batch = 0;
    for (ConsumerRecord<byte[], byte[]> record : raw.records(topic)) {
      if (record.key() != null) {
        greetings.put(new String(record.key(), UTF_8), record);
      } else {
        batch++;
        assertThat(record.headers()).isEmpty();
        assertThat(fieldNames(record))
            .containsExactly("batch_id", "sequence", "content", "timestamp");
      }
    }
    assertThat(batch).isEqualTo(50);
    assertThat(greetings)
        .containsOnlyKeys("user_001", "user_002", "user_003", "user_004", "user_005");
    for (ConsumerRecord<byte[], byte[]> record : greetings.values()) {
      assertThat(MessageHeaders.of(record.headers()).asMap())
          .containsEntry("message_type", "greeting")
          .containsEntry("priority", "normal")
          .containsOnlyKeys("message_type", "priority", "batch_id");
      assertThat(fieldNames(record))
          .containsExactly("id", "user_id", "message", "timestamp", "source");
      JsonNode body = JSON.readTree(record.value());
      assertThat(body.get("user_id").asText()).isEqualTo(new String(record.key(), UTF_8));
      assertThat(body.get("message").asText()).contains("你好");
      assertThat(Instant.parse(body.get("timestamp").asText())).isBefore(Instant.now());
    }
  }

  @Test
  void helloConsumerPrintsTwoUsersAndStopsCleanlyOnSigterm(
      TestKafka kafka, TestTopics topics, RawKafka raw) {
    String topic = topics.name("greetings");
    String group = topics.group("hello");
    try (Program producer = start(HelloProducer.class, kafka, topic)) {
      assertThat(producer.exitCode()).as(producer.errors()).isZero();
    }

    try (Program consumer = start(HelloConsumer.class, kafka, topic, group)) {
      consumer.awaitOutput("\"user_id\" : \"user_001\"");
      consumer.awaitOutput("\"user_id\" : \"user_002\"");
      raw.awaitCommitted(group, topic, Duration.ofSeconds(30));
      consumer.terminate();

      assertThat(consumer.exitCode()).as("128 + SIGTERM").isEqualTo(143);
      assertThat(consumer.output())
          .containsPattern(topic + " partition \\d offset \\d")
          .contains("key      user_001")
          .containsPattern("time     \\d{4}-\\d\\d-\\d\\dT")
          .contains("message_type=greeting, priority=normal, batch_id=")
          .doesNotContain("user_003")
          .contains("55 received: 2 handled, 53 filtered, 0 dead-lettered");
      assertThat(consumer.errors()).isEmpty();
    }
  }

  @Test
  void retryAndDeadLetterShowsARetryAndThreeDeadLetters(
      TestKafka kafka, TestTopics topics, RawKafka raw) {
    String topic = topics.name("orders");

    try (Program program = start(RetryAndDeadLetter.class, kafka, topic)) {
      assertThat(program.exitCode()).as(program.errors()).isZero();

      assertThat(program.output())
          .containsPattern("anna charged: " + topic + "-\\d@\\d+\n")
          .containsPattern("bert charged: .*\\(attempt 3\\)")
          .containsPattern("carl dead: .* failed 4 times in handle, .*the bank never answers")
          .containsPattern("dora dead: .* failed 1 time in handle, RejectedMessage")
          .containsPattern("emil dead: .* failed 1 time in decode, DecodeException")
          .contains("handled=2")
          .contains("deadLettered=3");
      assertThat(program.errors()).isEmpty();
    }
    assertThat(raw.records(topic + ".dlq"))
        .extracting(record -> DeadLetter.read(MessageHeaders.of(record.headers())).orElseThrow())
        .extracting(letter -> letter.source().topic())
        .containsOnly(topic)
        .hasSize(3);
  }

  @Test
  void theConsumerGroupDemoShowsAnIdleMemberTakingOverWhenAnotherLeaves(
      TestKafka kafka, TestTopics topics) {
    try (Program program = start(ConsumerGroupDemo.class, kafka, topics.name("group"))) {
      assertThat(program.exitCode()).as(program.errors()).isZero();

      assertThat(program.output())
          .containsSubsequence(
              "member-1 joins",
              "member-1 gets partitions 0 and 1",
              "now: member-1 partitions 0 and 1",
              "member-2 joins",
              "member-1 gives back partition",
              "member-2 gets partition",
              "member-3 joins",
              "member-3 idle",
              "member-1 leaves",
              "member-1 gives back partition",
              "member-3 gets partition",
              "now: member-2 partition",
              "handled rebalances");
      assertThat(program.output()).containsPattern("member-1 +[1-9]\\d* +\\d+\n");
      assertThat(program.errors()).isEmpty();
    }
  }

  @Test
  void theShortVariableNamesTheBrokersToo(TestKafka kafka, TestTopics topics, RawKafka raw) {
    String topic = topics.name("greetings");
    Map<String, String> environment = Map.of("KAFKA_BOOTSTRAP", kafka.bootstrapServers());

    try (Program producer = Program.start(HelloProducer.class, environment, List.of(), topic)) {
      assertThat(producer.exitCode()).as(producer.errors()).isZero();
    }
    assertThat(raw.records(topic)).hasSize(55);
  }

  @Test
  void theStackTraceIsPrintedOnRequest() {
    Map<String, String> environment = Map.of("KAFKA_BOOTSTRAP_SERVERS", "no address");
    List<String> options = List.of("-Dexamples.stacktrace=true");

    try (Program program = Program.start(HelloProducer.class, environment, options)) {
      assertThat(program.exitCode()).isEqualTo(1);
      assertThat(program.errors()).contains("\tat io.github.kafkaeasy");
    }
  }

  @NeedsControl(BrokerControl.SERVER_PROPERTIES)
  @ParameterizedTest
  @ValueSource(classes = {HelloConsumer.class, RetryAndDeadLetter.class})
  void aConsumerThatFailsEndsWithExitCodeOne(Class<?> example) throws Exception {
    try (LocalKafka kafka =
            LocalKafka.builder()
                .serverProperty(
                    "authorizer.class.name",
                    "org.apache.kafka.metadata.authorizer.StandardAuthorizer")
                .serverProperty("allow.everyone.if.no.acl.found", "true")
                .start();
        RawKafka raw = RawKafka.connect(kafka.bootstrapServers())) {
      String group = example == HelloConsumer.class ? "hello-consumer" : "retry-orders-billing";
      raw.admin()
          .createAcls(
              List.of(
                  new AclBinding(
                      new ResourcePattern(ResourceType.GROUP, group, PatternType.LITERAL),
                      new AccessControlEntry(
                          "User:ANONYMOUS", "*", AclOperation.READ, AclPermissionType.DENY))))
          .all()
          .get();

      try (Program program = start(example, kafka)) {
        assertThat(program.exitCode()).isEqualTo(1);
        assertThat(program.errors())
            .contains(example.getSimpleName() + ": ")
            .contains(group)
            .doesNotContain("\tat ");
      }
    }
  }

  /** The line shows the user that the program runs, and which address it uses. */
  @Test
  void eachExamplePrintsALineBeforeItWaitsForKafka() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("src/main/java/io/github/kafkaeasy/examples"))) {
      List<String> waiting =
          files
              .filter(file -> file.toString().endsWith(".java"))
              .map(file -> String.join("\n", lines(file).toList()))
              .filter(source -> source.contains("awaitReady()"))
              .toList();

      assertThat(waiting)
          .hasSizeGreaterThan(20)
          .allSatisfy(
              source ->
                  assertThat(source)
                      .containsPattern("Say\\.line\\(.*\\);\\s+kafka\\.awaitReady\\(\\);"));
    }
  }

  /** Examples are copied, so they import only core, dead letters and the JDK. */
  @Test
  void examplesImportCoreAndDeadLettersAndTheJdkOnly() throws IOException {
    Path folder = Path.of("src/main/java/io/github/kafkaeasy/examples");
    try (Stream<Path> files = Files.list(folder)) {
      List<String> imports =
          files
              .filter(file -> file.toString().endsWith(".java"))
              .filter(file -> !file.endsWith("package-info.java"))
              .filter(file -> !file.endsWith("Say.java")) // a copied example prints without it
              .flatMap(ExamplesTest::lines)
              .filter(line -> line.startsWith("import "))
              .map(line -> line.replace("import ", "").replace("static ", ""))
              .toList();

      assertThat(imports)
          .isNotEmpty()
          .allMatch(
              name ->
                  name.startsWith("java.")
                      || name.startsWith("com.sun.net.httpserver.") // the JDK's
                      || name.startsWith("io.github.kafkaeasy.")
                      || FROM_KAFKA.contains(name))
          .noneMatch(name -> name.startsWith("io.github.kafkaeasy.test."))
          .noneMatch(name -> name.contains(".engine."));
    }
  }

  private static Program start(Class<?> example, TestKafka kafka, String... arguments) {
    Map<String, String> environment = Map.of("KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers());
    return Program.start(example, environment, List.of(), arguments);
  }

  private static List<String> fieldNames(ConsumerRecord<byte[], byte[]> record) throws IOException {
    return JSON.readTree(record.value()).properties().stream().map(Map.Entry::getKey).toList();
  }

  private static Stream<String> lines(Path file) {
    try {
      return Files.readAllLines(file).stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
