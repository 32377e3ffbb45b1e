package io.github.kafkaeasy.cli.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.dlq.redrive.DeadLetters;
import io.github.kafkaeasy.test.KafkaTest;
import io.github.kafkaeasy.test.LocalKafka;
import io.github.kafkaeasy.test.RawKafka;
import io.github.kafkaeasy.test.TestTopics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Letters as a file, from a console without any allowed action. */
@KafkaTest
class ConsoleExportTest {
  private final KafkaEasy kafka;
  private final RawKafka raw;
  private String dlq;
  private Console console;
  private Visitor visitor;

  ConsoleExportTest(LocalKafka broker, RawKafka raw) {
    this.kafka = KafkaEasy.connect(broker.bootstrapServers());
    this.raw = raw;
  }

  @BeforeEach
  void someLetters(TestTopics topics) {
    dlq = topics.create("letters");
    SomeLetters letters = new SomeLetters(raw, dlq, topics.create("orders"));
    letters.add("anna", "{\"id\":1}".getBytes(UTF_8), "x.Timeout", "no answer", "billing");
    letters.add("bert", new byte[] {0, -1}, "x.Illegal", "no user", "billing");
    letters.add("anna", "{\"id\":3}".getBytes(UTF_8), "x.Timeout", "no answer", "billing");
    console = Console.start(kafka, "test", List.of(dlq), Set.of(), 0);
    visitor = new Visitor(console.link());
  }

  @AfterEach
  void stop() {
    console.close();
  }

  @Test
  void theSelectedLettersAreExportedCompletelyAndCanBeImported(@TempDir Path folder)
      throws IOException {
    JsonNode done = exported("\"selectors\":[[\"key\",\"anna\"]]");

    assertThat(done.at("/result/letters").asLong()).isEqualTo(2);
    String saved = visitor.text("/api/exported", "id", done.at("/result/file").asText());
    Path file = Files.writeString(folder.resolve("saved.jsonl"), saved);
    assertThat(Files.size(file)).isEqualTo(done.at("/result/bytes").asLong());
    assertThat(DeadLetters.of(kafka, dlq).checkImport(file).letters()).isEqualTo(2);
  }

  @Test
  void aSingleLetterCanBeExported() {
    JsonNode done = exported("\"place\":\"0:1\"");

    assertThat(done.at("/result/letters").asLong()).isEqualTo(1);
    assertThat(visitor.text("/api/exported", "id", done.at("/result/file").asText()))
        .contains("\"AP8=\"");
  }

  @Test
  void anExportWithoutLettersIsReportedAndLeavesNoFile() throws IOException {
    JsonNode done = exported("\"selectors\":[[\"key\",\"carl\"]]");

    assertThat(done.get("state").asText()).isEqualTo("failed");
    assertThat(files()).isEmpty();
  }

  @Test
  void theLastThreeFilesAreKeptForThisUserOnlyUntilTheConsoleEnds() throws IOException {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      ids.add(exported("\"selectors\":[]").at("/result/file").asText());
    }

    assertThat(visitor.status("/api/exported", "id", ids.get(0))).isEqualTo(404);
    assertThat(visitor.status("/api/exported", "id", ids.get(1))).isEqualTo(200);
    assertThat(visitor.status("/api/exported", "id", "../" + ids.get(1))).isEqualTo(404);
    assertThat(files()).hasSize(3);
    for (Path file : files()) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
          .isEqualTo("rwx------");
    }
    console.close();
    assertThat(files()).isEmpty();
  }

  /** The export files of this test's topic. */
  private List<Path> files() throws IOException {
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    try (Stream<Path> all = Files.list(temporary)) {
      return all.filter(folder -> folder.getFileName().toString().startsWith("kafka-easy-export-"))
          .map(folder -> folder.resolve(dlq + ".jsonl"))
          .filter(Files::exists)
          .toList();
    }
  }

  private JsonNode exported(String what) {
    JsonNode job = visitor.post("/api/export", "{\"topic\":\"" + dlq + "\"," + what + "}");
    List<Visitor.Event> events = visitor.events("/api/job", "id", job.get("id").asText());
    return events.get(events.size() - 1).data();
  }
}
