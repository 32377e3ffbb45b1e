package io.github.kafkaeasy.cli.groups;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.admin.EasyAdmin;
import io.github.kafkaeasy.admin.GroupInfo;
import io.github.kafkaeasy.admin.GroupLag;
import io.github.kafkaeasy.cli.render.Json;
import io.github.kafkaeasy.cli.render.Page;
import io.github.kafkaeasy.cli.render.Shown;
import io.github.kafkaeasy.cli.render.Table;
import io.github.kafkaeasy.cli.shared.ClusterCommand;
import io.github.kafkaeasy.cli.shared.Exit;
import io.github.kafkaeasy.cli.shared.GroupName;
import io.github.kafkaeasy.cli.shared.Reply;
import io.github.kafkaeasy.cli.terminal.Style;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.GroupType;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Command {@code lag}: shows the lag of groups, once or repeatedly. */
@Command(name = "lag", description = "Without a group: all groups with their totals.")
public final class LagCommand extends ClusterCommand {
  @Mixin private GroupName named = new GroupName();

  @Option(names = "--watch", description = "Repeat, with rates and the time to catch up.")
  private boolean watch;

  @Option(
      names = "--every",
      paramLabel = "TIME",
      defaultValue = "2s",
      description = "The interval of --watch (default: ${DEFAULT-VALUE}).")
  private Duration every = Duration.ofSeconds(2);

  @Option(
      names = "--count",
      paramLabel = "N",
      description = "End after this number of readings, also failed ones.")
  private long count = Long.MAX_VALUE;

  @Option(
      names = "--fail-above",
      paramLabel = "N",
      description = "Exit code 5 if a group has more open records than this.")
  private long failAbove = Long.MAX_VALUE;

  @Override
  protected void check() {
    if (watch && named.find() == null) {
      throw wrongUsage("--watch needs a GROUP");
    }
  }

  @Override
  protected Reply run(KafkaEasy kafka, EasyAdmin admin) throws InterruptedException {
    String group = named.find();
    awaitReady(admin);
    if (group == null) {
      return all(admin);
    }
    GroupLag lag = admin.groups().lag(group); // fails at once for an unknown group
    if (watch) {
      LagScreen watching = new LagScreen(terminal(), rendering(), every, count);
      return Reply.given(verdict(watching.run(admin, lag)));
    }
    return Reply.of(verdict(lag.open()), new OneGroup(lag));
  }

  private Reply all(EasyAdmin admin) {
    List<Line> lines = new ArrayList<>();
    for (GroupInfo info : admin.groups().list()) {
      if (info.type() != GroupType.STREAMS) {
        GroupLag lag = admin.groups().lag(info.id());
        lines.add(new Line(info, lag.total(), lag.open()));
      }
    }
    long most = lines.stream().mapToLong(Line::open).max().orElse(0);
    return Reply.of(verdict(most), new AllGroups(List.copyOf(lines)));
  }

  private int verdict(long open) {
    return open > failAbove ? Exit.PROBLEMS : Exit.OK;
  }

  private record OneGroup(GroupLag lag) implements Shown {
    @Override
    public Object json() {
      return LagTable.json(lag);
    }

    @Override
    public void text(Page page) {
      LagTable.print(page, lag);
      page.note(Style.STRONG, LagTable.sentence(lag));
    }
  }

  /** The totals of one group. */
  private record Line(GroupInfo group, long lag, long open) {}

  private record AllGroups(List<Line> lines) implements Shown {
    @Override
    public Object json() {
      return lines.stream()
          .map(
              line ->
                  Json.object(
                      "group", line.group().id(),
                      "type", line.group().type(),
                      "state", line.group().state(),
                      "lag", line.lag(),
                      "open", line.open()))
          .toList();
    }

    @Override
    public void text(Page page) {
      Table table = new Table("GROUP", "TYPE", "STATE", "LAG", "OPEN").wide();
      for (Line line : lines) {
        table.row(
            line.group().id(),
            line.group().type(),
            LagTable.state(line.group().state()),
            LagTable.styled(line.lag()),
            LagTable.styled(line.open()));
      }
      page.table(table);
    }
  }
}
