package io.github.kafkaeasy.cli.groups;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.admin.EasyAdmin;
import io.github.kafkaeasy.admin.GroupInfo;
import io.github.kafkaeasy.cli.render.Json;
import io.github.kafkaeasy.cli.render.Page;
import io.github.kafkaeasy.cli.render.Shown;
import io.github.kafkaeasy.cli.render.Table;
import io.github.kafkaeasy.cli.shared.ClusterCommand;
import io.github.kafkaeasy.cli.shared.Reply;
import io.github.kafkaeasy.cli.terminal.Numbers;
import io.github.kafkaeasy.cli.terminal.Style;
import java.util.List;
import picocli.CommandLine.Command;

/**
 * Command {@code groups list}: lists all groups: consumer groups of both protocols, share groups,
 * streams groups.
 */
@Command(name = "list")
public final class GroupsList extends ClusterCommand {
  @Override
  protected Reply run(KafkaEasy kafka, EasyAdmin admin) {
    awaitReady(admin);
    return Reply.of(new Listed(admin.groups().list()));
  }

  private record Listed(List<GroupInfo> groups) implements Shown {
    @Override
    public Object json() {
      return groups.stream()
          .map(
              group ->
                  Json.object(
                      "group", group.id(),
                      "type", group.type(),
                      "protocol", group.protocol(),
                      "state", group.state()))
          .toList();
    }

    @Override
    public void text(Page page) {
      Table table = new Table("GROUP", "TYPE", "PROTOCOL", "STATE").wide();
      groups.forEach(
          group ->
              table.row(
                  group.id(),
                  group.type(),
                  group.protocol().isEmpty() ? "-" : group.protocol(),
                  LagTable.state(group.state())));
      page.table(table).note(Style.FAINT, Numbers.count(groups.size(), "group"));
    }
  }
}
