package io.github.kafkaeasy.cli.dlq;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.cli.Cli;
import io.github.kafkaeasy.cli.shared.Exit;
import io.github.kafkaeasy.test.KafkaTest;
import io.github.kafkaeasy.test.LocalKafka;
import io.github.kafkaeasy.test.RawKafka;
import io.github.kafkaeasy.test.TestTopics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two pointer letters; the original of one of them no longer exists. */
@KafkaTest
class DlqPointerTest {
  private final String bootstrap;
  private final RawKafka raw;
  private Cli cli;
  private String dlq;

  DlqPointerTest(LocalKafka broker, RawKafka raw) {
    this.bootstrap = broker.bootstrapServers();
    this.raw = raw;
  }

  @BeforeEach
  void twoPointers(TestTopics topics) {
    String source = topics.create("orders");
    dlq = topics.create("letters");
    cli = new Cli("--timeout", "60s", "--bootstrap", bootstrap, "--topic", dlq);
    raw.publishBytes(
        source, "anna".getBytes(UTF_8), "{\"id\":1}".getBytes(UTF_8), RawKafka.header("h", "v"));
    for (String offset : List.of("0", "7")) {
      ProducerRecord<byte[], byte[]> pointer = new ProducerRecord<>(dlq, null);
      pointer.headers().add(RawKafka.header("__dlq.errors.topic", source));
      pointer.headers().add(RawKafka.header("__dlq.errors.partition", "0"));
      pointer.headers().add(RawKafka.header("__dlq.errors.offset", offset));
      raw.publishAll(List.of(pointer));
    }
  }

  @Test
  void aPointerIsShownWithTheRecordThatItPointsAt() {
    Cli.Result there = cli.run("dlq", "show", "0:0");
    assertThat(there.code()).as(there.all()).isZero();
    assertThat(there.out()).contains("The letter is a pointer", "anna", "h: v", "\"id\" : 1");
    assertThat(cli.run("dlq", "show", "0:0", "--json").json().get("value").asText())
        .isEqualTo("{\"id\":1}");

    Cli.Result gone = cli.run("dlq", "show", "0:1");
    assertThat(gone.code()).isEqualTo(Exit.PROBLEMS);
    assertThat(gone.out()).contains("its original is missing: its partition ends before it");
    assertThat(cli.run("dlq", "show", "0:1", "--json").json().get("missing").asText())
        .startsWith("it is a pointer");
  }

  @Test
  void aRedriveSendsExistingOriginalsAndListsMissingOnes() {
    Cli.Result done = cli.run("dlq", "redrive", "--yes");
    assertThat(done.code()).isEqualTo(Exit.PROBLEMS);
    assertThat(done.out()).contains("Sent 1 letter", dlq + "-0@1", "its original is missing");
  }

  @Test
  void anExportKeepsThePointerWhoseRecordIsGoneAndNamesIt(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("letters.jsonl");
    Cli.Result done = cli.run("dlq", "export", "--file", file.toString());
    assertThat(done.code()).isEqualTo(Exit.PROBLEMS);
    assertThat(done.out()).contains("Wrote 2 letters", "1 letter", dlq + "-0@1");
    assertThat(Files.readString(file)).contains("\"value\":\"eyJpZCI6MX0=\"");
  }

  @Test
  void theReportDoesNotCallAPointerATombstone(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("letters.html");
    cli.run("dlq", "report", "--html", file.toString());
    assertThat(Files.readString(file)).contains("The value is not in the letter: see its source.");
  }
}
