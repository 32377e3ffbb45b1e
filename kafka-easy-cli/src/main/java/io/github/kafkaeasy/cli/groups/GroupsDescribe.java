package io.github.kafkaeasy.cli.groups;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.admin.EasyAdmin;
import io.github.kafkaeasy.admin.GroupDetails;
import io.github.kafkaeasy.admin.GroupLag;
import io.github.kafkaeasy.admin.GroupMember;
import io.github.kafkaeasy.cli.render.Json;
import io.github.kafkaeasy.cli.render.Page;
import io.github.kafkaeasy.cli.render.Shown;
import io.github.kafkaeasy.cli.render.Table;
import io.github.kafkaeasy.cli.shared.ClusterCommand;
import io.github.kafkaeasy.cli.shared.GroupName;
import io.github.kafkaeasy.cli.shared.Reply;
import io.github.kafkaeasy.cli.terminal.Style;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Command {@code groups describe}: shows a group's state, members, assignments and lag. */
@Command(name = "describe")
public final class GroupsDescribe extends ClusterCommand {
  @Mixin private GroupName named = new GroupName();

  @Override
  protected Reply run(KafkaEasy kafka, EasyAdmin admin) {
    String group = named.get();
    awaitReady(admin);
    return Reply.of(
        new Described(group, admin.groups().describe(group), admin.groups().lag(group)));
  }

  private record Described(String group, GroupDetails details, GroupLag lag) implements Shown {
    @Override
    public Object json() {
      return Json.object(
          "group", group,
          "type", details.type(),
          "state", details.state(),
          "assignor", details.assignor(),
          "coordinator", details.coordinator(),
          "members", details.members().stream().map(GroupsDescribe::json).toList(),
          "offsets", LagTable.json(lag));
    }

    @Override
    public void text(Page page) {
      page.line(
          Style.STRONG,
          group
              + ": "
              + details.type()
              + " group, "
              + details.state()
              + (details.assignor().isEmpty() ? "" : ", assignor " + details.assignor())
              + ", coordinator "
              + details.coordinator()
              + ", "
              + LagTable.sentence(lag));
      if (!details.members().isEmpty()) {
        Table table = new Table("MEMBER", "CLIENT", "HOST", "READS");
        details
            .members()
            .forEach(
                member -> table.row(member.id(), member.clientId(), member.host(), reads(member)));
        page.blank().table(table);
      }
      LagTable.print(page.blank(), lag);
    }
  }

  /**
   * The partitions of a member, {@code orders: 0 1 2, payments: 0}; a member without partitions is
   * shown as idle.
   */
  private static Object reads(GroupMember member) {
    if (member.partitions().isEmpty()) {
      return new Table.Styled(Style.WARNING, "nothing (idle)");
    }
    return member.partitions().stream()
        .collect(
            Collectors.groupingBy(
                TopicPartition::topic,
                TreeMap::new,
                Collectors.mapping(p -> String.valueOf(p.partition()), Collectors.joining(" "))))
        .entrySet()
        .stream()
        .map(topic -> topic.getKey() + ": " + topic.getValue())
        .collect(Collectors.joining(", "));
  }

  private static Object json(GroupMember member) {
    List<String> partitions = member.partitions().stream().map(TopicPartition::toString).toList();
    return Json.object(
        "member", member.id(),
        "client", member.clientId(),
        "host", member.host(),
        "instance", member.instanceId(),
        "partitions", partitions);
  }
}
