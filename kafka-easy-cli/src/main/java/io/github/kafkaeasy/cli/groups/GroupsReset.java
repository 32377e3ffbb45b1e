package io.github.kafkaeasy.cli.groups;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.admin.EasyAdmin;
import io.github.kafkaeasy.admin.OffsetChange;
import io.github.kafkaeasy.admin.ResetPlan;
import io.github.kafkaeasy.admin.ResetTarget;
import io.github.kafkaeasy.cli.render.Json;
import io.github.kafkaeasy.cli.render.Page;
import io.github.kafkaeasy.cli.render.Shown;
import io.github.kafkaeasy.cli.render.Table;
import io.github.kafkaeasy.cli.shared.ClusterCommand;
import io.github.kafkaeasy.cli.shared.Confirmation;
import io.github.kafkaeasy.cli.shared.GroupName;
import io.github.kafkaeasy.cli.shared.Reply;
import io.github.kafkaeasy.cli.terminal.Numbers;
import io.github.kafkaeasy.cli.terminal.Style;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Command {@code groups reset}: sets the offsets of a group. The group must have no members
 * meanwhile.
 */
@Command(name = "reset")
public final class GroupsReset extends ClusterCommand {
  @Mixin private GroupName named = new GroupName();

  @Option(
      names = {"-t", "--topic"},
      paramLabel = "TOPIC",
      description = "Only in this topic; may be given several times.")
  private List<String> topics = new ArrayList<>();

  @Option(
      names = "--partition",
      paramLabel = "N",
      description = "Only in this partition; may be given several times.")
  private Set<Integer> partitions = new LinkedHashSet<>();

  @ArgGroup(multiplicity = "1")
  private Target target = new Target();

  @Mixin private Confirmation confirmation = new Confirmation();

  private static final class Target {
    @Option(
        names = "--to-earliest",
        description = "The earliest offsets: the group reads all present records again.")
    private boolean earliest;

    @Option(
        names = "--to-latest",
        description = "The end offsets: the group reads no present record.")
    private boolean latest;

    @Option(
        names = {"--to-time", "--to-datetime"},
        paramLabel = "TIME",
        description = "The first record of that time or later: 2h (ago), 2026-11-20T08:30.")
    private @Nullable Instant time;

    @Option(names = "--to-offset", paramLabel = "OFFSET", description = "This offset.")
    private @Nullable Long offset;

    @Option(
        names = {"--shift", "--shift-by"},
        paramLabel = "N",
        description = "Moves by this number of offsets; a negative number moves backwards.")
    private @Nullable Long shift;

    ResetTarget chosen() {
      if (time != null) {
        return ResetTarget.time(time);
      }
      if (offset != null) {
        return ResetTarget.offset(offset);
      }
      if (shift != null) {
        return ResetTarget.shift(shift);
      }
      if (earliest == latest) {
        throw new IllegalStateException("the parser requires exactly one target");
      }
      return earliest ? ResetTarget.earliest() : ResetTarget.latest();
    }
  }

  @Override
  protected Reply run(KafkaEasy kafka, EasyAdmin admin) {
    ResetTarget to = target.chosen();
    String group = named.get();
    awaitReady(admin);
    ResetPlan plan = admin.groups().planReset(group, to, topics);
    if (!partitions.isEmpty()) {
      plan = plan.only(partition -> partitions.contains(partition.partition()));
      if (plan.changes().isEmpty()) {
        throw wrongUsage("the group has no offset in any of the partitions " + partitions);
      }
    }
    if (confirmation.isGiven()) {
      admin.groups().apply(plan);
    }
    return Reply.of(new Reset(group, plan, confirmation.isGiven()));
  }

  private record Reset(String group, ResetPlan plan, boolean done) implements Shown {
    @Override
    public Object json() {
      return Json.object(
          "group", group,
          "done", done,
          "repeated", plan.repeated(),
          "skipped", plan.skipped(),
          "changes", plan.changes().stream().map(Reset::json).toList());
    }

    private static Object json(OffsetChange change) {
      return Json.object(
          "topic", change.partition().topic(),
          "partition", change.partition().partition(),
          "before", change.before(),
          "after", change.after(),
          "clamped", change.clamped());
    }

    @Override
    public void text(Page page) {
      Table table = new Table("TOPIC", "PARTITION", "BEFORE", "AFTER", "MOVES", "");
      for (OffsetChange change : plan.changes()) {
        Long before = change.before();
        table.row(
            change.partition().topic(),
            change.partition().partition(),
            before == null ? "-" : before,
            change.after(),
            before == null ? "-" : change.distance(),
            change.clamped()
                ? new Table.Styled(Style.WARNING, "limited to the partition's range")
                : "");
      }
      page.table(table)
          .line(
              done ? Style.GOOD : Style.PLAIN,
              (done ? "Reset " : "Would reset ")
                  + group
                  + ": "
                  + Numbers.count(plan.repeated(), "offset")
                  + " to read again, "
                  + Numbers.count(plan.skipped(), "offset")
                  + " to skip.");
      if (!done) {
        page.nothingChanged();
      }
    }
  }
}
