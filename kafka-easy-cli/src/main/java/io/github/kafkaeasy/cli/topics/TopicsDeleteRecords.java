package io.github.kafkaeasy.cli.topics;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.admin.EasyAdmin;
import io.github.kafkaeasy.admin.PartitionPosition;
import io.github.kafkaeasy.cli.render.Json;
import io.github.kafkaeasy.cli.render.Page;
import io.github.kafkaeasy.cli.render.Shown;
import io.github.kafkaeasy.cli.render.Table;
import io.github.kafkaeasy.cli.shared.ClusterCommand;
import io.github.kafkaeasy.cli.shared.Confirmation;
import io.github.kafkaeasy.cli.shared.Reply;
import io.github.kafkaeasy.cli.shared.TopicName;
import io.github.kafkaeasy.cli.terminal.Numbers;
import io.github.kafkaeasy.cli.terminal.Style;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Command {@code topics delete-records}: deletes the oldest records of a topic, up to an offset or
 * a time, permanently.
 */
@Command(name = "delete-records")
public final class TopicsDeleteRecords extends ClusterCommand {
  @Mixin private TopicName named = new TopicName();

  @ArgGroup(multiplicity = "1")
  private UpTo upTo = new UpTo();

  @Mixin private Confirmation.ByName confirmation = new Confirmation.ByName();

  private static final class UpTo {
    @Option(
        names = "--before",
        paramLabel = "PARTITION=OFFSET",
        description = "The first offset of a partition that is kept.")
    private Map<Integer, Long> offsets = new LinkedHashMap<>();

    @Option(
        names = "--older-than",
        paramLabel = "TIME",
        description = "In all partitions, the records before the first one of that time or later.")
    private @Nullable Instant time;

    @Option(names = "--all", description = "All records.")
    private boolean all;
  }

  @Override
  protected Reply run(KafkaEasy kafka, EasyAdmin admin) {
    String topic = named.get();
    awaitReady(admin);
    List<PartitionPosition> positions = admin.records().positions(topic);
    Map<TopicPartition, Long> firstKept = firstKept(admin, topic, positions);
    List<Part> parts =
        positions.stream()
            .map(at -> new Part(at, firstKept.getOrDefault(at.partition(), at.beginning())))
            .toList();
    long deleted = parts.stream().mapToLong(Part::deleted).sum();
    rendering().aside(page -> page.table(table(parts)));
    if (!confirmation.isGiven()) {
      String sentence = "Would delete " + Numbers.count(deleted, "offset") + ".";
      return Reply.of(new Trimmed(topic, parts, deleted, false, sentence));
    }
    String unused = confirmation.require(rendering(), topic);
    Map<TopicPartition, Long> beginnings = admin.records().deleteBefore(firstKept);
    String sentence = "Deleted; the partitions now begin at " + beginnings.values() + ".";
    return Reply.of(new Trimmed(topic, parts, deleted, true, sentence));
  }

  private Map<TopicPartition, Long> firstKept(
      EasyAdmin admin, String topic, List<PartitionPosition> positions) {
    if (upTo.time != null) {
      return admin.records().offsetsAt(topic, upTo.time);
    }
    Map<TopicPartition, Long> firstKept = new LinkedHashMap<>();
    if (upTo.all) {
      positions.forEach(at -> firstKept.put(at.partition(), at.end()));
      return firstKept;
    }
    upTo.offsets.forEach(
        (partition, offset) -> {
          if (partition < 0 || partition >= positions.size()) {
            throw wrongUsage(
                topic
                    + " has the partitions 0 to "
                    + (positions.size() - 1)
                    + ", not "
                    + partition);
          }
          firstKept.put(new TopicPartition(topic, partition), offset);
        });
    return firstKept;
  }

  private static Table table(List<Part> parts) {
    Table table = new Table("PARTITION", "BEGINNING", "END", "FIRST KEPT", "DELETED");
    for (Part part : parts) {
      PartitionPosition at = part.at();
      table.row(
          at.partition().partition(), at.beginning(), at.end(), part.firstKept(), part.deleted());
    }
    return table;
  }

  /** A partition, and its first offset that is kept. */
  private record Part(PartitionPosition at, long firstKept) {
    long deleted() {
      return Math.max(0, firstKept - at.beginning());
    }
  }

  private record Trimmed(
      String topic, List<Part> parts, long deleted, boolean done, String sentence)
      implements Shown {
    @Override
    public Object json() {
      return Json.object(
          "topic",
          topic,
          "offsets",
          deleted,
          "done",
          done,
          "parts",
          parts.stream()
              .map(
                  part ->
                      Json.object(
                          "partition", part.at().partition().partition(),
                          "beginning", part.at().beginning(),
                          "end", part.at().end(),
                          "firstKept", part.firstKept()))
              .toList());
    }

    @Override
    public void text(Page page) {
      page.line(done ? Style.GOOD : Style.PLAIN, sentence);
      if (!done) {
        page.nothingChanged();
      }
    }
  }
}
