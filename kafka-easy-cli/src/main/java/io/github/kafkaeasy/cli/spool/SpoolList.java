package io.github.kafkaeasy.cli.spool;

import io.github.kafkaeasy.cli.render.Json;
import io.github.kafkaeasy.cli.render.Page;
import io.github.kafkaeasy.cli.render.RecordText;
import io.github.kafkaeasy.cli.render.Shown;
import io.github.kafkaeasy.cli.render.Table;
import io.github.kafkaeasy.cli.shared.Reply;
import io.github.kafkaeasy.cli.terminal.Numbers;
import io.github.kafkaeasy.cli.terminal.Style;
import io.github.kafkaeasy.dlq.redrive.PayloadFormat;
import io.github.kafkaeasy.producer.spi.UndeliveredRecord;
import io.github.kafkaeasy.spool.SpoolFile;
import io.github.kafkaeasy.spool.SpoolSelection;
import io.github.kafkaeasy.spool.SpoolSummary;
import io.github.kafkaeasy.spool.StoredRecord;
import java.nio.file.Path;
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
      throw wrongUsage("--max must be 0 or more, and is " + max);
    }
  }

  @Override
  Reply run(SpoolFile spool) {
    SpoolSelection which = waiting ? choosing.waiting() : choosing.kept();
    return Reply.of(
        new Held(spool.file(), spool.summary(), spool.records(which, max), spool.count(which)));
  }

  /**
   * The records in a spool's file.
   *
   * @param chosen the number of chosen records, of which some are shown
   */
  private record Held(
      Path file, List<SpoolSummary> summary, List<StoredRecord> records, long chosen)
      implements Shown {
    @Override
    public Object json() {
      return Json.object(
          "file", file,
          "topics", summary.stream().map(SpoolList::json).toList(),
          "records", records.stream().map(SpoolList::json).toList());
    }

    @Override
    public void text(Page page) {
      Table topics = new Table("TOPIC", "STATE", "RECORDS", "SIZE", "OLDEST");
      summary.forEach(
          part ->
              topics.row(
                  part.topic(),
                  part.kept() ? new Table.Styled(Style.BAD, "kept") : "waiting",
                  part.records(),
                  Numbers.bytes(part.bytes()),
                  Numbers.time(part.oldest())));
      page.table(topics);
      if (!records.isEmpty()) {
        page.blank().table(table());
        if (chosen > records.size()) {
          page.note(
              Style.FAINT, Numbers.grouped(chosen - records.size()) + " more; --max shows them.");
        }
      }
    }

    private Table table() {
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
      return table;
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
