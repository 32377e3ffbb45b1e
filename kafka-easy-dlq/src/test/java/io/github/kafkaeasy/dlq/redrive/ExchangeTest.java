package io.github.kafkaeasy.dlq.redrive;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.kafkaeasy.dlq.letter.DeadLetterHeaders;
import io.github.kafkaeasy.error.KafkaEasyException;
import io.github.kafkaeasy.test.LocalKafka;
import io.github.kafkaeasy.test.RawKafka;
import io.github.kafkaeasy.test.TestTopics;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExchangeTest extends LetterFixture {
  @TempDir Path folder;

  ExchangeTest(LocalKafka broker, RawKafka raw) {
    super(broker, raw);
  }

  @Test
  void anExportIsImportedByteForByte(TestTopics topics) {
    String dlq = topics.create("dlq", 2, Map.of("retention.ms", "-1"));
    String copy = topics.create("copy", 2, Map.of("retention.ms", "-1"));
    Random random = new Random(11);
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      List<Header> headers = new ArrayList<>();
      for (int h = 0; h < random.nextInt(4); h++) {
        headers.add(new RecordHeader("h" + random.nextInt(2) + "\u0000ü", bytes(random)));
      }
      records.add(
          new ProducerRecord<>(
              dlq, i % 2, 1_700_000_000_000L + i, bytes(random), bytes(random), headers));
    }
    raw.publishAll(records);
    Path file = folder.resolve("letters.jsonl");
    assertThat(letters(dlq).exportTo(file, Selection.all()).letters()).isEqualTo(300);
    assertThat(letters(copy).importFrom(file).letters()).isEqualTo(300);
    for (int partition = 0; partition < 2; partition++) {
      List<ConsumerRecord<byte[], byte[]>> before = of(partition, raw.records(dlq));
      List<ConsumerRecord<byte[], byte[]>> after = of(partition, raw.records(copy));
      assertThat(after).hasSameSizeAs(before);
      for (int i = 0; i < before.size(); i++) {
        assertThat(after.get(i).key()).isEqualTo(before.get(i).key());
        assertThat(after.get(i).value()).isEqualTo(before.get(i).value());
        assertThat(after.get(i).timestamp()).isEqualTo(before.get(i).timestamp());
        assertThat(after.get(i).headers()).isEqualTo(before.get(i).headers());
      }
    }
  }

  private static byte[] bytes(Random random) {
    if (random.nextInt(6) == 0) {
      return null;
    }
    byte[] bytes = new byte[random.nextInt(30)];
    random.nextBytes(bytes);
    return bytes;
  }

  private static List<ConsumerRecord<byte[], byte[]>> of(
      int partition, List<ConsumerRecord<byte[], byte[]>> records) {
    return records.stream().filter(record -> record.partition() == partition).toList();
  }

  @Test
  void aTimestampOlderThanTheRetentionIsRenewedAndKeptInAHeader(TestTopics topics) {
    String dlq = topics.create("dlq", 1, Map.of("retention.ms", "-1"));
    String copy = topics.create("copy", 1, Map.of("retention.ms", "3600000"));
    Instant old = Instant.ofEpochMilli(System.currentTimeMillis() - 3_000_000);
    write(new Draft(dlq, "orders").time(old));
    Path file = folder.resolve("letters.jsonl");
    letters(dlq).exportTo(file, Selection.all());
    letters(copy).importFrom(file);
    ConsumerRecord<byte[], byte[]> record = raw.records(copy).get(0);
    assertThat(record.timestamp()).isGreaterThan(old.toEpochMilli() + 2_000_000);
    assertThat(header(record, DeadLetterHeaders.REDRIVE_TIMESTAMP))
        .isEqualTo(Long.toString(old.toEpochMilli()));
  }

  @Test
  void anExportReplacesAFileWithoutDeletingItFirst(TestTopics topics) throws Exception {
    String dlq = topics.create("dlq");
    writeMany(dlq, "orders", 1);
    Path file = Files.writeString(folder.resolve("letters.jsonl"), "an older export");
    List<String> changes = new ArrayList<>();
    try (WatchService watch = folder.getFileSystem().newWatchService()) {
      folder.register(
          watch, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_DELETE);

      letters(dlq).exportTo(file, Selection.all());

      await()
          .until(
              () -> {
                WatchKey key = watch.poll();
                if (key != null) {
                  for (WatchEvent<?> change : key.pollEvents()) {
                    changes.add(change.kind() + " " + change.context());
                  }
                  key.reset();
                }
                return changes.contains("ENTRY_CREATE letters.jsonl");
              });
    }
    assertThat(changes).doesNotContain("ENTRY_DELETE letters.jsonl");
  }

  @Test
  void anExportDoesNotReplaceAFolder(TestTopics topics) throws Exception {
    String dlq = topics.create("dlq");
    writeMany(dlq, "orders", 1);
    Path empty = Files.createDirectory(folder.resolve("letters.jsonl"));

    assertThatThrownBy(() -> letters(dlq).exportTo(empty, Selection.all()))
        .isInstanceOf(KafkaEasyException.class)
        .hasMessageContaining("cannot be written to " + empty);
    assertThat(empty).isEmptyDirectory();
  }

  @Test
  void aBrokenLineIsNamedAndNothingIsImported(TestTopics topics) throws IOException {
    String dlq = topics.create("dlq");
    String copy = topics.create("copy");
    writeMany(dlq, "orders", 5);
    Path file = folder.resolve("letters.jsonl");
    ExportReport report = letters(dlq).exportTo(file, Selection.all());
    assertThat(report.bytes()).isEqualTo(Files.size(file));
    List<String> lines = Files.readAllLines(file, UTF_8);
    for (String broken :
        List.of(
            "{\"version\":1",
            "[]",
            lines.get(2).replace("\"version\":1", "\"version\":2"),
            lines.get(2).replace("\"version\":1", "\"version\":\"1\""),
            lines.get(2).replace("\"version\":1", "\"version\":1.9"),
            lines.get(2).replace("\"version\":1", "\"version\":1,\"version\":1"),
            lines.get(2).replaceFirst("\"partition\":(\\d+)", "\"partition\":$1.0"),
            lines.get(2).replaceFirst("\"partition\":\\d+", "\"partition\":\"x\""),
            lines.get(2).replaceFirst("\"value\":\"[^\"]*\"", "\"value\":\"%%%\""),
            lines.get(2).replaceFirst("\"value\":\"[^\"]*\"", "\"valu\":\"\""),
            lines.get(2) + "x")) {
      List<String> spoilt = new ArrayList<>(lines);
      spoilt.set(2, broken);
      Path bad = Files.write(folder.resolve("bad.jsonl"), spoilt, UTF_8);
      assertThatThrownBy(() -> letters(copy).importFrom(bad))
          .as(broken)
          .isInstanceOfSatisfying(BrokenLineException.class, e -> assertThat(e.line()).isEqualTo(3))
          .hasMessageStartingWith("Line 3 is broken: ")
          .hasMessageEndingWith("Nothing was imported.");
    }
    assertThat(raw.records(copy)).isEmpty();
  }

  @Test
  void theLineThatIsNotUtf8IsNamed(TestTopics topics) throws IOException {
    String dlq = topics.create("dlq");
    writeMany(dlq, "orders", 3);
    Path file = folder.resolve("letters.jsonl");
    letters(dlq).exportTo(file, Selection.all());
    List<String> lines = Files.readAllLines(file, UTF_8);
    lines.set(2, lines.get(2).replace("orders", "\u00ff"));
    Files.write(file, lines, ISO_8859_1);
    assertThatThrownBy(() -> letters(dlq).checkImport(file))
        .isInstanceOf(BrokenLineException.class)
        .hasMessage("Line 3 is broken: it is not UTF-8. Nothing was imported.");
  }

  /** The file is a pipe, so that the second reading gets another content than the check. */
  @Test
  void anImportThatFindsABrokenLineAfterTheCheckDoesNotSayThatNothingWasImported(TestTopics topics)
      throws Exception {
    String dlq = topics.create("dlq");
    writeMany(dlq, topics.create("orders"), 2);
    String copy = topics.create("copy");
    Path export = folder.resolve("good.jsonl");
    letters(dlq).exportTo(export, Selection.all());
    Path pipe = folder.resolve("pipe.jsonl");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    CompletableFuture<Void> feeder =
        CompletableFuture.runAsync(
            () -> {
              feed(pipe, export, "");
              // The audit topic is created between the check and the second reading.
              await()
                  .until(
                      () ->
                          raw.admin()
                              .listTopics()
                              .names()
                              .get()
                              .contains(letters(copy).auditTopic()));
              feed(pipe, export, "{broken");
            });

    assertThatThrownBy(() -> letters(copy).importFrom(pipe))
        .hasMessageStartingWith("The import stopped: ")
        .hasMessageContaining("Line 3 is broken: ")
        .hasMessageNotContaining("Nothing was imported");
    feeder.join();
  }

  private static void feed(Path pipe, Path export, String more) {
    try (OutputStream out = Files.newOutputStream(pipe, StandardOpenOption.WRITE)) {
      Files.copy(export, out);
      out.write(more.getBytes(UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void anExportWithoutLettersKeepsTheExistingFile(TestTopics topics) throws IOException {
    String dlq = topics.create("dlq");
    Path file = Files.writeString(folder.resolve("old.jsonl"), "precious");
    assertThatThrownBy(() -> letters(dlq).exportTo(file, Selection.all()))
        .isInstanceOf(NothingSelectedException.class);
    assertThat(file).hasContent("precious");
    try (var left = Files.list(folder)) {
      assertThat(left).containsExactly(file);
    }
  }
}
