package io.github.kafkaeasy.cli.topics;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.admin.EasyAdmin;
import io.github.kafkaeasy.admin.PartitionDetails;
import io.github.kafkaeasy.admin.PartitionPosition;
import io.github.kafkaeasy.admin.TopicDetails;
import io.github.kafkaeasy.admin.TopicInfo;
import io.github.kafkaeasy.admin.TopicSetting;
import io.github.kafkaeasy.cli.render.Json;
import io.github.kafkaeasy.cli.render.Table;
import io.github.kafkaeasy.cli.shared.ClusterCommand;
import io.github.kafkaeasy.cli.shared.Exit;
import io.github.kafkaeasy.cli.terminal.Style;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * Command {@code topics describe}: partitions of a topic: leader, replicas, in-sync replicas,
 * offsets.
 */
@Command(name = "describe")
public final class TopicsDescribe extends ClusterCommand {
  @Parameters(paramLabel = "TOPIC", description = "The topic.")
  private String topic = "";

  @Override
  protected int run(KafkaEasy kafka, EasyAdmin admin) {
    awaitReady(admin);
    TopicDetails details = admin.topics().describe(topic);
    List<@Nullable PartitionPosition> positions = positions(admin, details);
    Map<String, String> changed = changed(admin);
    if (isJson()) {
      answer(
          Json.object(
              "topic",
              topic,
              "replication",
              details.replication(),
              "settings",
              changed,
              "partitions",
              IntStream.range(0, positions.size())
                  .mapToObj(i -> json(details.partitions().get(i), positions.get(i)))
                  .toList()));
      return Exit.OK;
    }
    Table table =
        new Table("PARTITION", "LEADER", "REPLICAS", "IN SYNC", "BEGINNING", "END", "OFFSETS");
    for (int i = 0; i < positions.size(); i++) {
      PartitionDetails partition = details.partitions().get(i);
      PartitionPosition at = positions.get(i);
      table.row(
          partition.partition(),
          leader(partition),
          ids(partition.replicas()),
          inSync(partition),
          at == null ? "-" : at.beginning(),
          at == null ? "-" : at.end(),
          at == null ? "-" : at.count());
    }
    table.print(terminal());
    if (!changed.isEmpty()) {
      terminal().line("");
      changed.forEach((name, value) -> terminal().line(name + " = " + value));
    }
    return Exit.OK;
  }

  /** Without a leader nobody knows, and asking would take the whole timeout. */
  private static List<@Nullable PartitionPosition> positions(
      EasyAdmin admin, TopicDetails details) {
    if (details.withoutLeader() > 0) {
      return details.partitions().stream().<@Nullable PartitionPosition>map(p -> null).toList();
    }
    return List.copyOf(admin.records().positions(details.name()));
  }

  private Map<String, String> changed(EasyAdmin admin) {
    return admin.topics().settings(topic).stream()
        .filter(TopicSetting::changed)
        .collect(
            Collectors.toMap(
                TopicSetting::name,
                setting -> String.valueOf(setting.value()),
                (one, other) -> one,
                TreeMap::new));
  }

  private static Object leader(PartitionDetails partition) {
    return partition.leader() == TopicInfo.NO_LEADER
        ? new Table.Styled(Style.BAD, "none")
        : partition.leader();
  }

  private static Object inSync(PartitionDetails partition) {
    String ids = ids(partition.inSyncReplicas());
    return partition.underReplicated() ? new Table.Styled(Style.WARNING, ids) : ids;
  }

  private static String ids(List<Integer> brokers) {
    return brokers.stream().map(String::valueOf).collect(Collectors.joining(","));
  }

  private static Object json(PartitionDetails partition, @Nullable PartitionPosition at) {
    return Json.object(
        "partition",
        partition.partition(),
        "leader",
        partition.leader() == TopicInfo.NO_LEADER ? null : partition.leader(),
        "replicas",
        partition.replicas(),
        "inSyncReplicas",
        partition.inSyncReplicas(),
        "beginning",
        at == null ? null : at.beginning(),
        "end",
        at == null ? null : at.end());
  }
}
