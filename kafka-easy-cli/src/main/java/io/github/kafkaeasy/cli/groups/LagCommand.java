package io.github.kafkaeasy.cli.groups;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.admin.EasyAdmin;
import io.github.kafkaeasy.admin.GroupInfo;
import io.github.kafkaeasy.admin.GroupLag;
import io.github.kafkaeasy.cli.render.Json;
import io.github.kafkaeasy.cli.render.Table;
import io.github.kafkaeasy.cli.shared.ClusterCommand;
import io.github.kafkaeasy.cli.shared.Exit;
import io.github.kafkaeasy.cli.terminal.Style;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.GroupType;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Command {@code lag}: how far groups are behind, once or again and again. */
@Command(name = "lag")
public final class LagCommand extends ClusterCommand {
  @Parameters(
      arity = "0..1",
      paramLabel = "GROUP",
      description = "The group; without one, all groups are listed.")
  private @Nullable String group;

  @Option(names = "--watch", description = "Again and again, with rates and time to catch up.")
  private boolean watch;

  @Option(
      names = "--every",
      paramLabel = "TIME",
      defaultValue = "2s",
      description = "How often (default: ${DEFAULT-VALUE}).")
  private Duration every = Duration.ofSeconds(2);

  @Option(names = "--count", paramLabel = "N", description = "End after so many readings.")
  private long count = Long.MAX_VALUE;

  @Option(
      names = "--fail-above",
      paramLabel = "N",
      description = "Exit code 5 if a group has more open records than this.")
  private long failAbove = Long.MAX_VALUE;

  @Override
  protected int run(KafkaEasy kafka, EasyAdmin admin) throws InterruptedException {
    if (watch && group == null) {
      throw wrongUsage("--watch needs a GROUP");
    }
    awaitReady(admin);
    if (watch && group != null) {
      GroupLag first = admin.groups().lag(group); // a name that is wrong shall be told at once
      return verdict(new LagWatch(terminal(), isJson(), every, count).run(admin, first));
    }
    return group == null ? all(admin) : one(admin.groups().lag(group));
  }

  private int one(GroupLag lag) {
    if (isJson()) {
      answer(LagTable.json(lag));
    } else {
      LagTable.print(terminal(), lag);
      terminal().note(Style.STRONG, LagTable.sentence(lag));
    }
    return verdict(lag.open());
  }

  private int all(EasyAdmin admin) {
    Table table = new Table("GROUP", "TYPE", "STATE", "LAG", "OPEN").wide();
    List<Object> json = new ArrayList<>();
    long most = 0;
    for (GroupInfo info : admin.groups().list()) {
      if (info.type() == GroupType.STREAMS) {
        continue;
      }
      GroupLag lag = admin.groups().lag(info.id());
      most = Math.max(most, lag.open());
      table.row(
          info.id(),
          info.type(),
          GroupsList.state(info.state()),
          LagTable.styled(lag.total()),
          LagTable.styled(lag.open()));
      json.add(
          Json.object(
              "group", info.id(),
              "type", info.type(),
              "state", info.state(),
              "lag", lag.total(),
              "open", lag.open()));
    }
    if (isJson()) {
      answer(json);
    } else {
      table.print(terminal());
    }
    return verdict(most);
  }

  private int verdict(long open) {
    return open > failAbove ? Exit.PROBLEMS : Exit.OK;
  }
}
