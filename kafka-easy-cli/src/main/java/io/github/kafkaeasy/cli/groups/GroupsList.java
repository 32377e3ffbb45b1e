package io.github.kafkaeasy.cli.groups;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.admin.EasyAdmin;
import io.github.kafkaeasy.admin.GroupInfo;
import io.github.kafkaeasy.cli.render.Json;
import io.github.kafkaeasy.cli.render.Table;
import io.github.kafkaeasy.cli.shared.ClusterCommand;
import io.github.kafkaeasy.cli.shared.Exit;
import io.github.kafkaeasy.cli.terminal.Numbers;
import io.github.kafkaeasy.cli.terminal.Style;
import java.util.List;
import org.apache.kafka.common.GroupState;
import picocli.CommandLine.Command;

/**
 * Command {@code groups list}: all groups: consumer groups of both protocols, share groups,
 * streams.
 */
@Command(name = "list")
public final class GroupsList extends ClusterCommand {
  @Override
  protected int run(KafkaEasy kafka, EasyAdmin admin) {
    awaitReady(admin);
    List<GroupInfo> groups = admin.groups().list();
    if (isJson()) {
      answer(groups.stream().map(GroupsList::json).toList());
      return Exit.OK;
    }
    Table table = new Table("GROUP", "TYPE", "PROTOCOL", "STATE").wide();
    groups.forEach(
        group ->
            table.row(
                group.id(),
                group.type(),
                group.protocol().isEmpty() ? "-" : group.protocol(),
                state(group.state())));
    table.print(terminal());
    terminal().note(Style.FAINT, Numbers.count(groups.size(), "group"));
    return Exit.OK;
  }

  static Table.Styled state(GroupState state) {
    return switch (state) {
      case STABLE -> new Table.Styled(Style.GOOD, state);
      case EMPTY, DEAD -> new Table.Styled(Style.FAINT, state);
      default -> new Table.Styled(Style.WARNING, state);
    };
  }

  private static Object json(GroupInfo group) {
    return Json.object(
        "group", group.id(),
        "type", group.type(),
        "protocol", group.protocol(),
        "state", group.state());
  }
}
