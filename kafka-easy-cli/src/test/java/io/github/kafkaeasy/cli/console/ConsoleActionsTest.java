package io.github.kafkaeasy.cli.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.cli.jobs.Action;
import io.github.kafkaeasy.dlq.redrive.DeadLetters;
import io.github.kafkaeasy.test.KafkaTest;
import io.github.kafkaeasy.test.LocalKafka;
import io.github.kafkaeasy.test.RawKafka;
import io.github.kafkaeasy.test.TestTopics;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The actions of the page: planned first, and only if the command allows them. */
@KafkaTest
class ConsoleActionsTest {
  private final KafkaEasy kafka;
  private final RawKafka raw;
  private String source;
  private String dlq;
  private Console console;
  private Visitor visitor;

  ConsoleActionsTest(LocalKafka broker, RawKafka raw) {
    this.kafka = KafkaEasy.connect(broker.bootstrapServers());
    this.raw = raw;
  }

  @BeforeEach
  void someLetters(TestTopics topics) {
    source = topics.create("orders", 2);
    dlq = topics.create("letters");
    SomeLetters letters = new SomeLetters(raw, dlq, source);
    letters.add(
        "anna",
        "{\"id\":1,\"price\":1.50,\"to\":{\"city\":\"X\"}}".getBytes(UTF_8),
        "x.Timeout",
        "no answer",
        "billing",
        new RecordHeader("trace", "t-1".getBytes(UTF_8)));
    letters.add("bert", "no json".getBytes(UTF_8), "x.Illegal", "no user", "billing");
    open(Set.of(Action.values()));
  }

  private void open(Set<Action> allowed) {
    console = Console.start(kafka, "test", List.of(), allowed, 0);
    visitor = new Visitor(console.link());
  }

  @AfterEach
  void stop() {
    console.close();
  }

  @Test
  void aRedriveIsPlannedAndThenRun() {
    JsonNode plan =
        planned(
            "\"action\":\"redrive\",\"selectors\":[[\"key\",\"anna\"]],\"reason\":\"the bank is"
                + " back\"");

    assertThat(plan.at("/result/letters").asLong()).isEqualTo(1);
    assertThat(plan.at("/result/byTarget/0/0").asText()).isEqualTo(source);
    assertThat(raw.records(source)).isEmpty();
    JsonNode done = run(plan, "");
    assertThat(done.at("/result/letters").asLong()).isEqualTo(1);
    assertThat(raw.records(source)).hasSize(1);
    JsonNode history = visitor.get("/api/history", "topic", dlq).get("jobs");
    assertThat(history.at("/0/done/REDRIVEN").asLong()).isEqualTo(1);
    assertThat(history.at("/0/reason").asText()).isEqualTo("the bank is back");
  }

  @Test
  void aPlanCanBeRunOnlyOnce() {
    JsonNode plan = planned("\"action\":\"redrive\"");
    JsonNode unused = run(plan, "");

    JsonNode again = visitor.post("/api/run", "{\"plan\":\"" + id(plan) + "\"}");

    assertThat(again.get("error").asText()).contains("Plan the action again");
  }

  @Test
  void refusedLettersAreListedWithTheirReason() {
    new SomeLetters(raw, dlq, "__consumer_offsets")
        .add("carl", new byte[] {1}, "x.Evil", "forged", "billing");

    JsonNode plan = planned("\"action\":\"redrive\",\"selectors\":[[\"exception\",\"Evil\"]]");

    assertThat(plan.at("/result/letters").asLong()).isZero();
    assertThat(plan.at("/result/refusedLetters/0/0").asText()).isEqualTo(dlq + "-0@2");
    assertThat(plan.at("/result/refusedLetters/0/1").asText()).isNotBlank();
  }

  @Test
  void lettersAreDiscardedWithAReasonOnly() {
    JsonNode without = visitor.post("/api/plan", body("\"action\":\"discard\""));

    assertThat(without.get("error").asText()).contains("reason");
    JsonNode plan =
        planned(
            "\"action\":\"discard\",\"reason\":\"test data\",\"selectors\":[[\"key\",\"bert\"]]");
    JsonNode done = run(plan, "");
    assertThat(done.at("/result/letters").asLong()).isEqualTo(1);
    assertThat(DeadLetters.of(kafka, dlq).depth().open()).isEqualTo(1);
  }

  @Test
  void aPurgeRequiresTheNameOfTheTopic() {
    JsonNode plan = planned("\"action\":\"purge\",\"openToo\":true");

    assertThat(plan.at("/result/letters").asLong()).isEqualTo(2);
    JsonNode wrong = visitor.post("/api/run", "{\"plan\":\"" + id(plan) + "\",\"name\":\"x\"}");
    assertThat(wrong.get("error").asText()).contains(dlq);
    assertThat(raw.records(dlq)).hasSize(2);
    JsonNode done = run(plan, ",\"name\":\"" + dlq + "\"");
    assertThat(done.at("/result/letters").asLong()).isEqualTo(2);
    assertThat(raw.records(dlq)).isEmpty();
  }

  @Test
  void withoutTheAllowOptionNoActionRuns() {
    console.close();
    open(Set.of());

    for (String action : List.of("redrive", "purge")) {
      assertThat(
              visitor
                  .post("/api/plan", body("\"action\":\"" + action + "\""))
                  .get("error")
                  .asText())
          .contains("--allow " + action);
    }
    JsonNode discard = visitor.post("/api/plan", body("\"action\":\"discard\",\"reason\":\"x\""));
    assertThat(discard.get("error").asText()).contains("--allow discard");
    assertThat(visitor.get("/api/about").get("allowed")).isEmpty();
  }

  @Test
  void aRecordIsChangedBeforeItIsSentAsThePreviewShows() {
    String change =
        "\"change\":{\"fields\":{\"/to/city\":\"Y\"},\"setHeaders\":{\"fixed\":\"yes\"},"
            + "\"dropHeaders\":[\"trace\"]}";
    JsonNode preview = visitor.post("/api/preview", body("\"place\":\"0:0\"," + change));

    assertThat(preview.at("/before/value").asText()).contains("\"X\"");
    assertThat(preview.at("/after/value").asText()).contains("\"Y\"").contains("1.50");
    assertThat(preview.at("/after/headers").toString()).contains("fixed").doesNotContain("trace");
    JsonNode plan = planned("\"action\":\"redrive\",\"place\":\"0:0\"," + change);
    JsonNode unused = run(plan, "");
    ConsumerRecord<byte[], byte[]> sent = raw.records(source).get(0);
    assertThat(new String(sent.value(), UTF_8))
        .isEqualTo("{\"id\":1,\"price\":1.50,\"to\":{\"city\":\"Y\"}}");
    assertThat(sent.headers().lastHeader("trace")).isNull();
    assertThat(sent.headers().lastHeader("fixed").value()).isEqualTo("yes".getBytes(UTF_8));
    assertThat(sent.headers().lastHeader("kafka-easy.redrive.from")).isNotNull();
  }

  @Test
  void aValueWithoutTheFieldEndsTheRunAndStaysOpen() {
    JsonNode plan =
        planned(
            "\"action\":\"redrive\",\"selectors\":[[\"key\",\"bert\"]],\"change\":{\"fields\":{\"/id\":2}}");
    JsonNode done = run(plan, "");

    assertThat(done.get("state").asText()).isEqualTo("failed");
    assertThat(done.get("error").asText()).contains("no JSON", dlq + "-0@1");
    assertThat(DeadLetters.of(kafka, dlq).depth().open()).isEqualTo(2);
  }

  @Test
  void aCompleteValueCanBeReplacedInOneLetterOnly() {
    JsonNode refused =
        visitor.post("/api/plan", body("\"action\":\"redrive\",\"change\":{\"value\":\"v\"}"));

    assertThat(refused.get("error").asText()).contains("one letter");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"\"", "null", "{}", "[]"})
  void aPlaceThatNamesNoLetterDoesNotCountAsOneLetter(String place) {
    JsonNode refused =
        visitor.post(
            "/api/plan",
            body("\"action\":\"redrive\",\"place\":" + place + ",\"change\":{\"key\":\"k\"}"));

    assertThat(refused.path("error").asText()).contains("one letter");
  }

  @Test
  void aPlanThatFindsTooManyJobsCanBeRunLater(TestTopics topics) {
    String slow = "\"action\":\"redrive\",\"perSecond\":1";
    List<String> slowTopics = List.of(topics.create("slow-1"), topics.create("slow-2"));
    List<String> plans = new ArrayList<>();
    for (String letters : slowTopics) {
      SomeLetters many = new SomeLetters(raw, letters, source);
      for (int j = 0; j < 60; j++) {
        many.add("k" + j, new byte[] {1}, "x.Many", "m", "billing");
      }
      plans.add(id(watched(visitor.post("/api/plan", body(letters, slow)))));
    }
    String plan = id(planned("\"action\":\"redrive\""));
    List<String> active = new ArrayList<>();
    for (String other : plans) {
      active.add(visitor.post("/api/run", "{\"plan\":\"" + other + "\"}").get("id").asText());
    }
    for (String letters : slowTopics) {
      await().until(() -> visitor.get("/api/jobs", "topic", letters).at("/0").has("done"));
    }
    await().until(() -> visitor.post("/api/plan", body("\"action\":\"redrive\"")).has("error"));

    JsonNode refused = visitor.post("/api/run", "{\"plan\":\"" + plan + "\"}");

    assertThat(refused.get("error").asText()).contains("Too many jobs");
    for (String job : active) {
      JsonNode unused = visitor.post("/api/stop", "{\"job\":\"" + job + "\"}");
    }
    await().until(() -> visitor.get("/api/jobs", "topic", dlq).isEmpty());
    JsonNode done = watched(visitor.post("/api/run", "{\"plan\":\"" + plan + "\"}"));
    assertThat(done.at("/result/letters").asLong()).isEqualTo(2);
  }

  @Test
  void aSelectionWithoutOpenLettersIsReported() {
    JsonNode plan = planned("\"action\":\"redrive\",\"selectors\":[[\"key\",\"nobody\"]]");

    assertThat(plan.get("state").asText()).isEqualTo("failed");
    assertThat(plan.get("error").asText()).contains("No open dead letter");
  }

  @Test
  void aJobThatIsStoppedLeavesTheRestOpen() {
    SomeLetters more = new SomeLetters(raw, dlq, source);
    for (int i = 0; i < 40; i++) {
      more.add("k" + i, new byte[] {1}, "x.Many", "m", "billing");
    }
    JsonNode plan =
        planned("\"action\":\"redrive\",\"perSecond\":1,\"selectors\":[[\"exception\",\"Many\"]]");
    JsonNode job = visitor.post("/api/run", "{\"plan\":\"" + id(plan) + "\"}");
    assertThat(visitor.get("/api/jobs", "topic", dlq)).hasSize(1);

    JsonNode unused = visitor.post("/api/stop", "{\"job\":\"" + job.get("id").asText() + "\"}");

    JsonNode end = watched(job);
    assertThat(end.get("state").asText()).isEqualTo("failed");
    assertThat(end.get("error").asText()).startsWith("Stopped.");
    assertThat(DeadLetters.of(kafka, dlq).depth().open()).isGreaterThan(2);
  }

  private JsonNode planned(String asked) {
    return watched(visitor.post("/api/plan", body(asked)));
  }

  private JsonNode run(JsonNode plan, String more) {
    return watched(visitor.post("/api/run", "{\"plan\":\"" + id(plan) + "\"" + more + "}"));
  }

  private JsonNode watched(JsonNode job) {
    assertThat(job.has("id")).as(job.toString()).isTrue();
    List<Visitor.Event> events = visitor.events("/api/job", "id", job.get("id").asText());
    return events.get(events.size() - 1).data();
  }

  private static String id(JsonNode plan) {
    return plan.at("/result/plan").asText();
  }

  private String body(String asked) {
    return body(dlq, asked);
  }

  private static String body(String topic, String asked) {
    return "{\"topic\":\"" + topic + "\"," + asked + "}";
  }
}
