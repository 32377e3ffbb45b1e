package io.github.kafkaeasy.cli.spool;

import io.github.kafkaeasy.cli.Exit;
import io.github.kafkaeasy.cli.RecordText;
import io.github.kafkaeasy.cli.terminal.Json;
import io.github.kafkaeasy.cli.terminal.Numbers;
import io.github.kafkaeasy.cli.terminal.Style;
import io.github.kafkaeasy.cli.terminal.Table;
import io.github.kafkaeasy.dlq.redrive.PayloadFormat;
import io.github.kafkaeasy.producer.spi.UndeliveredRecord;
import io.github.kafkaeasy.spool.SpoolFile;
import io.github.kafkaeasy.spool.SpoolSelection;
import io.github.kafkaeasy.spool.SpoolSummary;
import io.github.kafkaeasy.spool.StoredRecord;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "list")
public final class SpoolList extends SpoolSubcommand {
  @Mixin private SpoolChoosing choosing = new SpoolChoosing();

  @Option(names = "--waiting", description = "Show the waiting records, not the kept ones.")
  private boolean waiting;

  @Option(
      names = "--max",
      paramLabel = "N",
      defaultValue = "20",
      description = "How many records to show (default: ${DEFAULT-VALUE}).")
  private int max = 20;

  @Override
  void check() {
    SpoolSelection unused = choosing.kept();
    if (max < 0) {
      throw wrongUsage("--max must not be below 0, and is " + max);
    }
  }

  @Override
  int run(SpoolFile spool) {
    List<SpoolSummary> summary = spool.summary();
    SpoolSelection which = waiting ? choosing.waiting() : choosing.kept();
    List<StoredRecord> records = spool.records(which, max);
    if (isJson()) {
      answer(
          Style.PLAIN,
          "",
          "file",
          spool.file(),
          "topics",
          summary.stream().map(SpoolList::json).toList(),
          "records",
          records.stream().map(SpoolList::json).toList());
      return Exit.OK;
    }
    Table topics = new Table("TOPIC", "STATE", "RECORDS", "SIZE", "OLDEST");
    summary.forEach(
        part ->
            topics.row(
                part.topic(),
                part.kept() ? new Table.Styled(Style.BAD, "kept") : "waiting",
                part.records(),
                Numbers.bytes(part.bytes()),
                Numbers.time(part.oldest())));
    topics.print(terminal());
    if (!records.isEmpty()) {
      terminal().line("");
      print(records);
      noteMore(spool.count(which), records.size());
    }
    return Exit.OK;
  }

  private void print(List<StoredRecord> records) {
    Table table = new Table("POSITION", "TOPIC", "SENT", "KEY", "SIZE", "REASON");
    for (StoredRecord stored : records) {
      UndeliveredRecord record = stored.spooled().record();
      String reason = stored.reason();
      table.row(
          Long.toString(stored.spooled().position()),
          record.topic() + (record.partition() == null ? "" : "-" + record.partition()),
          Numbers.time(sent(record)),
          RecordText.oneLine(RecordText.shown(record.key(), PayloadFormat.AUTO, 100), 24),
          Numbers.bytes(record.sizeInBytes()),
          reason == null ? "-" : reason);
    }
    table.print(terminal());
  }

  private void noteMore(long all, int shown) {
    if (all > shown) {
      terminal().note(Style.FAINT, Numbers.grouped(all - shown) + " more; --max shows them.");
    }
  }

  private static Instant sent(UndeliveredRecord record) {
    return Instant.ofEpochMilli(record.timestamp());
  }

  private static Map<String, @Nullable Object> json(SpoolSummary part) {
    return Json.object(
        "topic", part.topic(),
        "state", part.kept() ? "kept" : "waiting",
        "records", part.records(),
        "bytes", part.bytes(),
        "oldest", part.oldest());
  }

  private static Map<String, @Nullable Object> json(StoredRecord stored) {
    UndeliveredRecord record = stored.spooled().record();
    return Json.object(
        "position", stored.spooled().position(),
        "topic", record.topic(),
        "partition", record.partition(),
        "sent", sent(record),
        "key", RecordText.text(record.key()),
        "keyBase64", RecordText.base64(record.key()),
        "bytes", record.sizeInBytes(),
        "keptSince", stored.keptSince(),
        "reason", stored.reason());
  }
}
