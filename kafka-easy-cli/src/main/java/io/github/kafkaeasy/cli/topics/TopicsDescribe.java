package io.github.kafkaeasy.cli.topics;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.admin.EasyAdmin;
import io.github.kafkaeasy.admin.PartitionDetails;
import io.github.kafkaeasy.admin.PartitionPosition;
import io.github.kafkaeasy.admin.TopicDetails;
import io.github.kafkaeasy.admin.TopicInfo;
import io.github.kafkaeasy.admin.TopicSetting;
import io.github.kafkaeasy.cli.render.Json;
import io.github.kafkaeasy.cli.render.Page;
import io.github.kafkaeasy.cli.render.Shown;
import io.github.kafkaeasy.cli.render.Table;
import io.github.kafkaeasy.cli.shared.ClusterCommand;
import io.github.kafkaeasy.cli.shared.Reply;
import io.github.kafkaeasy.cli.shared.TopicName;
import io.github.kafkaeasy.cli.terminal.Style;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * Command {@code topics describe}: shows a topic's partitions with leader, replicas, in-sync
 * replicas and offsets.
 */
@Command(name = "describe")
public final class TopicsDescribe extends ClusterCommand {
  @Mixin private TopicName named = new TopicName();

  @Override
  protected Reply run(KafkaEasy kafka, EasyAdmin admin) {
    String topic = named.get();
    awaitReady(admin);
    TopicDetails details = admin.topics().describe(topic);
    List<@Nullable PartitionPosition> positions = positions(admin, details);
    List<Partition> partitions =
        IntStream.range(0, positions.size())
            .mapToObj(i -> new Partition(details.partitions().get(i), positions.get(i)))
            .toList();
    return Reply.of(new Described(topic, details.replication(), changed(admin, topic), partitions));
  }

  /**
   * The offsets of all partitions; only nulls if any partition has no leader, because the request
   * would then time out.
   */
  private static List<@Nullable PartitionPosition> positions(
      EasyAdmin admin, TopicDetails details) {
    if (details.withoutLeader() > 0) {
      return details.partitions().stream().<@Nullable PartitionPosition>map(p -> null).toList();
    }
    return List.copyOf(admin.records().positions(details.name()));
  }

  private static Map<String, String> changed(EasyAdmin admin, String topic) {
    return admin.topics().settings(topic).stream()
        .filter(TopicSetting::changed)
        .collect(
            Collectors.toMap(
                TopicSetting::name,
                setting -> String.valueOf(setting.value()),
                (one, other) -> one,
                TreeMap::new));
  }

  private record Described(
      String topic, int replication, Map<String, String> changed, List<Partition> partitions)
      implements Shown {
    @Override
    public Object json() {
      return Json.object(
          "topic",
          topic,
          "replication",
          replication,
          "settings",
          changed,
          "partitions",
          partitions.stream().map(Partition::json).toList());
    }

    @Override
    public void text(Page page) {
      Table table =
          new Table("PARTITION", "LEADER", "REPLICAS", "IN SYNC", "BEGINNING", "END", "OFFSETS");
      partitions.forEach(partition -> partition.addTo(table));
      page.table(table);
      if (!changed.isEmpty()) {
        page.blank();
        changed.forEach((name, value) -> page.line(name + " = " + value));
      }
    }
  }

  /** A partition with its offsets; null if any partition of the topic has no leader. */
  private record Partition(PartitionDetails details, @Nullable PartitionPosition at) {
    void addTo(Table table) {
      table.row(
          details.partition(),
          details.leader() == TopicInfo.NO_LEADER
              ? new Table.Styled(Style.BAD, "none")
              : details.leader(),
          ids(details.replicas()),
          inSync(),
          at == null ? "-" : at.beginning(),
          at == null ? "-" : at.end(),
          at == null ? "-" : at.count());
    }

    private Object inSync() {
      String ids = ids(details.inSyncReplicas());
      return details.underReplicated() ? new Table.Styled(Style.WARNING, ids) : ids;
    }

    private static String ids(List<Integer> brokers) {
      return brokers.stream().map(String::valueOf).collect(Collectors.joining(","));
    }

    Object json() {
      return Json.object(
          "partition",
          details.partition(),
          "leader",
          details.leader() == TopicInfo.NO_LEADER ? null : details.leader(),
          "replicas",
          details.replicas(),
          "inSyncReplicas",
          details.inSyncReplicas(),
          "beginning",
          at == null ? null : at.beginning(),
          "end",
          at == null ? null : at.end());
    }
  }
}
