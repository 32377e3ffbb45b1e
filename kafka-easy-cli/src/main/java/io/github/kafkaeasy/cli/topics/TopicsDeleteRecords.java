package io.github.kafkaeasy.cli.topics;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.admin.EasyAdmin;
import io.github.kafkaeasy.admin.PartitionPosition;
import io.github.kafkaeasy.cli.render.Json;
import io.github.kafkaeasy.cli.render.Table;
import io.github.kafkaeasy.cli.shared.ClusterCommand;
import io.github.kafkaeasy.cli.shared.Confirmation;
import io.github.kafkaeasy.cli.shared.Exit;
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
import picocli.CommandLine.Parameters;

/**
 * Command {@code topics delete-records}: delete the oldest records of a topic, up to an offset or a
 * time, for good.
 */
@Command(name = "delete-records")
public final class TopicsDeleteRecords extends ClusterCommand {
  @Parameters(paramLabel = "TOPIC", description = "The topic.")
  private String topic = "";

  @ArgGroup(multiplicity = "1")
  private UpTo upTo = new UpTo();

  @Mixin private Confirmation.ByName confirmation = new Confirmation.ByName();

  private static final class UpTo {
    @Option(
        names = "--before",
        paramLabel = "PARTITION=OFFSET",
        description = "The first offset of a partition that stays.")
    private Map<Integer, Long> offsets = new LinkedHashMap<>();

    @Option(
        names = "--older-than",
        paramLabel = "TIME",
        description = "In all partitions, what comes before the first record of that time.")
    private @Nullable Instant time;

    @Option(names = "--all", description = "Everything that is there.")
    private boolean all;
  }

  @Override
  protected int run(KafkaEasy kafka, EasyAdmin admin) {
    awaitReady(admin);
    List<PartitionPosition> positions = admin.records().positions(topic);
    Map<TopicPartition, Long> firstKept = firstKept(admin, positions);
    long deleted =
        positions.stream()
            .mapToLong(
                at ->
                    Math.max(
                        0, firstKept.getOrDefault(at.partition(), at.beginning()) - at.beginning()))
            .sum();
    if (!isJson()) {
      show(positions, firstKept);
    }
    if (confirmation.isGiven()) {
      String unused = confirmation.require(terminal(), topic);
      Map<TopicPartition, Long> beginnings = admin.records().deleteBefore(firstKept);
      tell(deleted, true, "Deleted; the partitions begin at " + beginnings.values() + " now.");
    } else {
      tell(deleted, false, "Would delete " + Numbers.count(deleted, "offset") + ".");
      noteDryRun();
    }
    return Exit.OK;
  }

  private Map<TopicPartition, Long> firstKept(EasyAdmin admin, List<PartitionPosition> positions) {
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
                topic + " has the partitions 0 to " + (positions.size() - 1) + ", no " + partition);
          }
          firstKept.put(new TopicPartition(topic, partition), offset);
        });
    return firstKept;
  }

  private void show(List<PartitionPosition> positions, Map<TopicPartition, Long> firstKept) {
    Table table = new Table("PARTITION", "BEGINNING", "END", "FIRST KEPT", "DELETED");
    for (PartitionPosition at : positions) {
      long kept = firstKept.getOrDefault(at.partition(), at.beginning());
      table.row(
          at.partition().partition(),
          at.beginning(),
          at.end(),
          kept,
          Math.max(0, kept - at.beginning()));
    }
    table.print(terminal());
  }

  private void tell(long deleted, boolean done, String sentence) {
    if (isJson()) {
      answer(Json.object("topic", topic, "offsets", deleted, "done", done));
    } else {
      terminal().line(done ? Style.GOOD : Style.PLAIN, sentence);
    }
  }
}
