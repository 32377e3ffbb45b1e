package io.github.kafkaeasy.spool;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.kafkaeasy.error.KafkaEasyException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lines of an export: restored exactly, or refused. */
class SpoolLinesTest {
  private static final String LINE =
      "{\"version\":1,\"topic\":\"orders\",\"partition\":2,\"timestamp\":5,\"key\":null,"
          + "\"value\":\"QQ==\",\"headers\":[]}";

  @TempDir Path folder;

  private long read(String line) throws IOException, SQLException {
    return SpoolLines.each(Files.writeString(folder.resolve("lines.jsonl"), line), record -> {});
  }

  @Test
  void aValidLineIsAccepted() throws IOException, SQLException {
    assertThat(read(LINE)).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"version\":\"1\"",
        "\"version\":1.9",
        "\"version\":true",
        "\"version\":1,\"version\":1",
        "\"version\":1,\"topic\":\"other\""
      })
  void anUnknownVersionAndADuplicateKeyAreRefused(String version) {
    assertThatThrownBy(() -> read(LINE.replace("\"version\":1", version)))
        .isInstanceOf(KafkaEasyException.class)
        .hasMessageContaining("Line 1")
        .hasMessageContaining("Nothing was imported.");
  }

  @Test
  void theLineThatIsNotUtf8IsNamed() throws IOException {
    String lines = String.join("\n", LINE, LINE, LINE.replace("orders", "\u00ff"), LINE);
    Path export = Files.writeString(folder.resolve("lines.jsonl"), lines, ISO_8859_1);
    assertThatThrownBy(() -> SpoolLines.each(export, record -> {}))
        .isInstanceOf(KafkaEasyException.class)
        .hasMessageStartingWith("Line 3 of ")
        .hasMessageContaining("it is not UTF-8");
  }

  @ParameterizedTest
  @ValueSource(strings = {"2.5", "2.0", "\"2\"", "3000000000", "-1", "true"})
  void aPartitionThatIsNotAWholeNumberIsRefused(String partition) {
    assertThatThrownBy(() -> read(LINE.replace("\"partition\":2", "\"partition\":" + partition)))
        .isInstanceOf(KafkaEasyException.class)
        .hasMessageContaining("partition");
  }

  @Test
  void anExportDoesNotReplaceAFolder() throws IOException {
    Path empty = Files.createDirectory(folder.resolve("kept.jsonl"));

    assertThatThrownBy(() -> SpoolLines.write(empty, position -> List.of()))
        .isInstanceOf(KafkaEasyException.class)
        .hasMessageContaining("cannot be written to " + empty);
    assertThat(empty).isEmptyDirectory();
  }

  /** Jackson reads no text of more than 20,000,000 characters by default. */
  @Test
  void aLargeRecordThatWasExportedCanBeImported() throws IOException, SQLException {
    assertThat(read(LINE.replace("QQ==", "QQQQ".repeat(5_100_000)))).isEqualTo(1);
  }
}
