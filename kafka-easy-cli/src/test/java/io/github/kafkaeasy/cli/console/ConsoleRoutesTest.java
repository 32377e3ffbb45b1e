package io.github.kafkaeasy.cli.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.dlq.redrive.DeadLetters;
import io.github.kafkaeasy.dlq.redrive.Selection;
import io.github.kafkaeasy.test.KafkaTest;
import io.github.kafkaeasy.test.LocalKafka;
import io.github.kafkaeasy.test.RawKafka;
import io.github.kafkaeasy.test.TestTopics;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The responses of the console's routes, with a real broker. */
@KafkaTest
class ConsoleRoutesTest {
  private final KafkaEasy kafka;
  private final RawKafka raw;
  private String source;
  private String dlq;
  private SomeLetters letters;
  private Console console;
  private Visitor visitor;

  ConsoleRoutesTest(LocalKafka broker, RawKafka raw) {
    this.kafka = KafkaEasy.connect(broker.bootstrapServers());
    this.raw = raw;
  }

  @BeforeEach
  void someLetters(TestTopics topics) {
    source = topics.create("orders", 2);
    dlq = topics.create("letters");
    letters = new SomeLetters(raw, dlq, source);
    letters.add(
        "anna",
        bytes("{\"id\":1}"),
        "java.net.SocketTimeoutException",
        "no answer in 31 ms",
        "billing");
    letters.add(
        "bert", bytes("{\"id\":2}"), "java.lang.IllegalStateException", "no user 17", "billing");
    letters.add(
        "anna",
        bytes("{\"id\":3}"),
        "java.net.SocketTimeoutException",
        "no answer in 7 ms",
        "shipping");
    console = Console.start(kafka, "test", List.of(), Set.of(), 0);
    visitor = new Visitor(console.link());
  }

  @AfterEach
  void stop() {
    console.close();
  }

  @Test
  void topicsAreFoundByTheirContent() {
    List<Visitor.Event> events = visitor.events("/api/topics");

    assertThat(events).extracting(Visitor.Event::name).endsWith("end").doesNotContain("failed");
    JsonNode topic = about("topic", events);
    assertThat(topic.get("how").asText()).isEqualTo("content");
    assertThat(topic.get("records").asLong()).isEqualTo(3);
    assertThat(topic.get("hours")).hasSize(24);
    assertThat(topic.get("hours").get(23).asLong() + topic.get("hours").get(22).asLong())
        .isEqualTo(3);
    assertThat(about("depth", events).get("open").asLong()).isEqualTo(3);
    assertThat(events)
        .filteredOn(event -> event.name().equals("topic"))
        .extracting(event -> event.data().get("topic").asText())
        .doesNotContain(source);
  }

  @Test
  void topicsWithAnAuditTopicAreFoundAndTheAuditTopicIsNotListed() {
    discard("java.lang.IllegalStateException");

    List<Visitor.Event> events = visitor.events("/api/topics");

    assertThat(about("topic", events).get("how").asText()).isEqualTo("audit");
    assertThat(about("depth", events).get("open").asLong()).isEqualTo(2);
    assertThat(events)
        .filteredOn(event -> event.name().equals("topic"))
        .extracting(event -> event.data().get("topic").asText())
        .doesNotContain(dlq + ".audit");
  }

  @Test
  void anAuditTopicIsNotListedWhateverItContains() {
    discard("java.lang.IllegalStateException");
    new SomeLetters(raw, dlq + ".audit", source).add("k", bytes("v"), "x.E", "m", "billing");

    assertThat(visitor.events("/api/topics"))
        .filteredOn(event -> event.name().equals("topic"))
        .extracting(event -> event.data().get("topic").asText())
        .contains(dlq)
        .doesNotContain(dlq + ".audit");
  }

  @Test
  void lettersAreCountedAndSimilarOnesAreGrouped() {
    List<Visitor.Event> events = visitor.events("/api/counts", "topic", dlq);

    assertThat(events.get(0).name()).isEqualTo("counts");
    assertThat(events.get(0).data().get("total").asLong()).isEqualTo(3);
    JsonNode counted = events.get(events.size() - 1).data();
    assertThat(events.get(events.size() - 1).name()).isEqualTo("end");
    assertThat(counted.get("letters").asLong()).isEqualTo(3);
    assertThat(counted.at("/exceptions/most/0/0").asText())
        .isEqualTo("java.net.SocketTimeoutException");
    assertThat(counted.at("/groups/most/0/1").asLong()).isEqualTo(2);
    assertThat(counted.at("/states/open").asLong()).isEqualTo(3);
    JsonNode kind = counted.at("/alike/most/0");
    assertThat(kind.get("message").asText()).isEqualTo("no answer in # ms");
    assertThat(kind.get("count").asLong()).isEqualTo(2);
    assertThat(places("alike", kind.get("alike").asText())).containsExactly("0:2", "0:0");
  }

  @Test
  void lettersAreSelectedAsOnTheCommandLine() {
    assertThat(places("exception", "SocketTimeoutException")).containsExactly("0:2", "0:0");
    assertThat(places("key", "anna", "group", "billing")).containsExactly("0:0");
    assertThat(places("message", "NO USER")).containsExactly("0:1");
    assertThat(places("not", "key=anna")).containsExactly("0:1");
    assertThat(places("since", Long.toString(System.currentTimeMillis() + 60_000))).isEmpty();
    assertThat(places("state", "discarded")).isEmpty();
    assertThat(places("unknown", "group")).isEmpty();
    assertThat(visitor.status("/api/letters", "topic", dlq, "nonsense", "1")).isEqualTo(400);
    assertThat(visitor.status("/api/letters", "topic", dlq, "state", "nonsense")).isEqualTo(400);
    assertThat(visitor.status("/api/letters")).isEqualTo(400);
    assertThat(visitor.status("/api/letters", "topic", "no-such-topic")).isEqualTo(404);
  }

  @Test
  void lettersComeAPageAtATime() {
    JsonNode first = visitor.get("/api/letters", "topic", dlq, "size", "2");

    assertThat(first.get("letters")).hasSize(2);
    JsonNode second =
        visitor.get("/api/letters", "topic", dlq, "olderThan", first.get("olderThan").asText());
    assertThat(second.at("/letters/0/place").asText()).isEqualTo("0:0");
    assertThat(second.get("olderThan").isNull()).isTrue();
  }

  @Test
  void oneLetterIsShownCompletely() {
    JsonNode letter = visitor.get("/api/letter", "topic", dlq, "place", "0:0");

    assertThat(letter.get("value").asText()).contains("\"id\" : 1");
    assertThat(letter.get("stack").asText()).contains("at Bank");
    assertThat(letter.get("stage").asText()).isEqualTo("handle");
    assertThat(letter.get("attempts").asInt()).isEqualTo(3);
    assertThat(
            visitor
                .get("/api/letter", "topic", dlq, "place", "0:0", "format", "HEX")
                .get("value")
                .asText())
        .isEqualTo("7b226964223a317d");
    assertThat(visitor.status("/api/letter", "topic", dlq, "place", "0:99")).isEqualTo(404);
    assertThat(visitor.status("/api/letter", "topic", dlq, "place", "x")).isEqualTo(400);
  }

  @Test
  void textsThatAreTooLongAreCut() {
    Header[] many =
        IntStream.range(0, 5_000)
            .mapToObj(i -> new RecordHeader("h" + i, bytes("v")))
            .toArray(Header[]::new);
    letters.add("big", new byte[800_000], "x.Large", "m".repeat(2_000), "billing", many);

    JsonNode row = visitor.get("/api/letters", "topic", dlq, "key", "big").at("/letters/0");
    JsonNode letter = visitor.get("/api/letter", "topic", dlq, "place", "0:3");

    assertThat(row.get("message").asText()).hasSizeLessThan(400);
    assertThat(letter.get("headerCount").asInt()).isEqualTo(5_000);
    assertThat(letter.get("headers")).hasSizeLessThan(1_000);
    assertThat(letter.get("valueBytes").asInt()).isEqualTo(800_000);
    assertThat(letter.get("cut").asBoolean()).isTrue();
    assertThat(letter.get("value").asText()).hasSizeLessThan(400_000);
  }

  @Test
  void theHistoryHasUserActionAndReason() {
    assertThat(visitor.get("/api/history", "topic", dlq).get("jobs")).isEmpty();

    discard("java.lang.IllegalStateException");

    JsonNode jobs = visitor.get("/api/history", "topic", dlq).get("jobs");
    assertThat(jobs).hasSize(1);
    assertThat(jobs.at("/0/done/DISCARDED").asLong()).isEqualTo(1);
    assertThat(jobs.at("/0/reason").asText()).isEqualTo("a test");
    assertThat(jobs.at("/0/by").asText()).isEqualTo("the tester");
    assertThat(places("state", "discarded")).containsExactly("0:1");
  }

  private void discard(String exception) {
    DeadLetters.of(kafka, dlq)
        .discard(Selection.all().exception(exception))
        .because("a test")
        .by("the tester")
        .run();
  }

  private JsonNode about(String name, List<Visitor.Event> events) {
    return events.stream()
        .filter(event -> event.name().equals(name))
        .map(Visitor.Event::data)
        .filter(data -> data.get("topic").asText().equals(dlq))
        .findFirst()
        .orElseThrow(() -> new AssertionError(events));
  }

  private List<String> places(String... query) {
    String[] all = Stream.concat(Stream.of("topic", dlq), Stream.of(query)).toArray(String[]::new);
    JsonNode page = visitor.get("/api/letters", all);
    return StreamSupport.stream(page.get("letters").spliterator(), false)
        .map(letter -> letter.get("place").asText())
        .toList();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
