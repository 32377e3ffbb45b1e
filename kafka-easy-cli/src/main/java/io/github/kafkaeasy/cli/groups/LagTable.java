package io.github.kafkaeasy.cli.groups;

import io.github.kafkaeasy.admin.GroupLag;
import io.github.kafkaeasy.admin.PartitionLag;
import io.github.kafkaeasy.cli.render.Json;
import io.github.kafkaeasy.cli.render.Page;
import io.github.kafkaeasy.cli.render.Table;
import io.github.kafkaeasy.cli.terminal.Numbers;
import io.github.kafkaeasy.cli.terminal.Style;
import org.apache.kafka.common.GroupState;

/** The text form of a group's lag, with one row per partition. */
final class LagTable {
  private LagTable() {}

  static void print(Page page, GroupLag lag) {
    Table table = new Table("TOPIC", "PARTITION", "COMMITTED", "END", "LAG", "OPEN", "READ BY");
    for (PartitionLag partition : lag.partitions()) {
      table.row(
          partition.partition().topic(),
          partition.partition().partition(),
          committed(partition),
          partition.end(),
          styled(partition.lag()),
          styled(partition.open()),
          partition.member() == null ? "-" : partition.member());
    }
    page.table(table);
    for (PartitionLag partition : lag.partitions()) {
      if (partition.missed() > 0) {
        page.note(
            Style.BAD,
            partition.partition()
                + ": "
                + partition.missed()
                + " offsets were deleted before the group had read them.");
      }
      if (partition.beyondEnd()) {
        page.note(
            Style.WARNING,
            partition.partition()
                + ": the committed offset is after the end of the partition; was the topic"
                + " deleted and created again?");
      }
    }
    lag.missingTopics()
        .forEach(
            topic ->
                page.note(
                    Style.WARNING,
                    "The group has offsets in " + topic + ", which does not exist any more."));
  }

  /** A group's state; a state other than stable, empty and dead is emphasised. */
  static Table.Styled state(GroupState state) {
    return switch (state) {
      case STABLE -> new Table.Styled(Style.GOOD, state);
      case EMPTY, DEAD -> new Table.Styled(Style.FAINT, state);
      default -> new Table.Styled(Style.WARNING, state);
    };
  }

  /** The lag and the number of open records, with the reason if they differ. */
  static String sentence(GroupLag lag) {
    String both = "lag " + Numbers.grouped(lag.total()) + ", open " + Numbers.grouped(lag.open());
    return lag.open() == lag.total()
        ? both
        : both + " (the other records are done already, but come after open ones)";
  }

  static Object styled(long lag) {
    return lag == 0 ? new Table.Styled(Style.GOOD, 0L) : lag;
  }

  static Object json(GroupLag lag) {
    return Json.object(
        "group", lag.group(),
        "lag", lag.total(),
        "open", lag.open(),
        "missingTopics", lag.missingTopics(),
        "partitions", lag.partitions().stream().map(LagTable::json).toList());
  }

  private static Object json(PartitionLag partition) {
    return Json.object(
        "topic", partition.partition().topic(),
        "partition", partition.partition().partition(),
        "committed", partition.committed(),
        "beginning", partition.beginning(),
        "end", partition.end(),
        "lag", partition.lag(),
        "open", partition.open(),
        "missed", partition.missed(),
        "member", partition.member());
  }

  private static Object committed(PartitionLag partition) {
    Long committed = partition.committed();
    return committed == null ? "-" : committed;
  }
}
