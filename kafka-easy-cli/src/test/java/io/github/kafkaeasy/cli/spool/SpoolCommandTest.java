package io.github.kafkaeasy.cli.spool;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.cli.Cli;
import io.github.kafkaeasy.cli.shared.Exit;
import io.github.kafkaeasy.producer.spi.OpenSpool;
import io.github.kafkaeasy.producer.spi.SpooledRecord;
import io.github.kafkaeasy.producer.spi.UndeliveredRecord;
import io.github.kafkaeasy.spool.DiskSpool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The spool commands: their output, and their changes in a spool's file. */
class SpoolCommandTest {
  private final Cli cli = new Cli();
  @TempDir private Path folder;
  private String file;

  @BeforeEach
  void fill() {
    file = folder.resolve("orders.spool").toString();
    try (OpenSpool spool = DiskSpool.at(Path.of(file)).open()) {
      spool.append(LongStream.range(0, 5).mapToObj(SpoolCommandTest::record).toList());
      spool.keep(spool.oldest("orders", 1).get(0), "too large\u001b[31m");
    }
  }

  @Test
  void aListCountsByTopicAndSaysWhyRecordsAreKept() {
    Cli.Result list = cli.run("spool", "list", file);

    assertThat(list.code()).as(list.all()).isEqualTo(Exit.OK);
    assertThat(list.out())
        .containsPattern("orders +waiting +4 ")
        .containsPattern("orders +kept +1 ")
        .contains("key-0", "too large\\x1b[31m")
        .doesNotContain("key-1");
    Cli.Result json = cli.run("spool", "list", file, "--waiting", "--json");
    assertThat(json.json().path("file").asText()).isEqualTo(file);
    assertThat(json.json().path("topics")).hasSize(2);
    assertThat(json.json().path("records")).hasSize(4);
    assertThat(json.json().path("records").path(0).path("position").asLong()).isEqualTo(1);
  }

  @Test
  void exportedAndDiscardedRecordsAreImportedByteForByte() throws IOException {
    String export = folder.resolve("kept.jsonl").toString();
    assertThat(cli.run("spool", "export", file, "--file", export).code()).isEqualTo(Exit.OK);
    byte[] before = Files.readAllBytes(Path.of(export));
    assertThat(cli.run("spool", "export", file, "--file", export).code()).isEqualTo(Exit.USAGE);

    assertThat(cli.run("spool", "discard", file).out()).contains("Would discard 1 kept record.");
    assertThat(cli.run("spool", "discard", file, "--yes", "--confirm", "x").code())
        .isEqualTo(Exit.USAGE);
    assertThat(kept()).isEqualTo(1);
    assertThat(cli.run("spool", "discard", file, "--yes", "--confirm", "orders.spool").out())
        .contains("Discarded 1 kept record.");
    assertThat(kept()).isZero();

    assertThat(cli.run("spool", "import", file, "--file", export).err()).contains("--yes");
    assertThat(waiting()).isEqualTo(4);
    assertThat(cli.run("spool", "import", file, "--file", export, "--yes").code())
        .isEqualTo(Exit.OK);
    assertThat(waiting()).isEqualTo(5);
    try (OpenSpool spool = DiskSpool.at(Path.of(file)).open()) {
      UndeliveredRecord back = spool.oldest("orders", 9).get(4).record();
      assertThat(back).usingRecursiveComparison().isEqualTo(record(0).record());
    }
    assertThat(new String(before, UTF_8).lines()).hasSize(1);
  }

  @Test
  void anExportNeverReplacesTheSpoolItself() throws IOException {
    for (String own : List.of(file, file + "-journal")) {
      Cli.Result export = cli.run("spool", "export", file, "--file", own, "--force");

      assertThat(export.code()).as(export.all()).isEqualTo(Exit.USAGE);
      assertThat(export.err()).contains("Option target = " + own, "belongs to the spool");
    }
    assertThat(kept()).isEqualTo(1);
    assertThat(waiting()).isEqualTo(4);
  }

  @Test
  void aRetryReturnsKeptRecordsToTheirFormerPositions() {
    assertThat(cli.run("spool", "retry", file).err()).contains("Nothing was changed");
    assertThat(cli.run("spool", "retry", file, "--yes").code()).isEqualTo(Exit.OK);

    assertThat(kept()).isZero();
    try (OpenSpool spool = DiskSpool.at(Path.of(file)).open()) {
      assertThat(spool.oldest("orders", 1).get(0).position()).isZero();
    }
  }

  @Test
  void aFileThatIsInUseMissingOrDamagedIsReportedInOneLine() throws IOException {
    try (OpenSpool producers = DiskSpool.at(Path.of(file)).open()) {
      assertThat(producers.records()).isEqualTo(4);
      Cli.Result held = cli.run("spool", "list", file);
      assertThat(held.code()).isEqualTo(Exit.FAILED);
      assertThat(held.err().lines()).singleElement().asString().contains("open in a producer");
      assertThat(producers.kept()).isEqualTo(1);
    }
    assertThat(cli.run("spool", "list", file + "x").code()).isEqualTo(Exit.NOT_FOUND);
    assertThat(cli.run("spool", "list", file, "--position", "a").code()).isEqualTo(Exit.USAGE);
    Path broken = folder.resolve("broken.jsonl");
    Files.writeString(broken, "{\"version\": 1}\n");
    Cli.Result line = cli.run("spool", "import", file, "--file", broken.toString());
    assertThat(line.err()).contains("Line 1 of", "Nothing was imported");
    Files.writeString(Path.of(file), "no spool ".repeat(1_000));
    Cli.Result damaged = cli.run("spool", "list", file);
    assertThat(damaged.code()).isEqualTo(Exit.FAILED);
    assertThat(damaged.err().lines()).singleElement().asString().contains("is damaged");
  }

  private long kept() {
    return count(true);
  }

  private long waiting() {
    return count(false);
  }

  private long count(boolean kept) {
    try (OpenSpool spool = DiskSpool.at(Path.of(file)).open()) {
      return kept ? spool.kept() : spool.records();
    }
  }

  private static SpooledRecord record(long position) {
    byte[] key = ("key-" + position).getBytes(UTF_8);
    return new SpooledRecord(
        position,
        new UndeliveredRecord(
            "orders",
            null,
            1_700_000_000_000L,
            key,
            new byte[] {(byte) 0xFE, 0, (byte) position},
            List.of(new RecordHeader("h", null), new RecordHeader("h", key))));
  }
}
