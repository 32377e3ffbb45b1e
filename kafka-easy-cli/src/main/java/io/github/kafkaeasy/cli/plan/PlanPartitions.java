package io.github.kafkaeasy.cli.plan;

import io.github.kafkaeasy.admin.PartitionPlan;
import io.github.kafkaeasy.admin.PartitionPlanner;
import io.github.kafkaeasy.cli.render.Json;
import io.github.kafkaeasy.cli.render.Page;
import io.github.kafkaeasy.cli.render.Shown;
import io.github.kafkaeasy.cli.render.Table;
import io.github.kafkaeasy.cli.shared.AnsweringCommand;
import io.github.kafkaeasy.cli.shared.Reply;
import io.github.kafkaeasy.cli.terminal.Style;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Command {@code plan partitions}: calculates how many partitions a topic should have, with the
 * reasons.
 */
@Command(
    name = "partitions",
    description = {
      "Connects to no cluster. The result is the largest of: target rate / rate of one consumer,",
      "MB/s / MB/s of one partition, and the number of consumers."
    })
public final class PlanPartitions extends AnsweringCommand {
  @Option(
      names = "--records-per-second",
      paramLabel = "N",
      description = "The rate of incoming records at the busiest time.")
  private @Nullable Double records;

  @Option(
      names = "--consumer-rate",
      paramLabel = "N",
      description = "The records per second that one consumer handles, as measured.")
  private @Nullable Double consumerRate;

  @Option(
      names = "--mb-per-second",
      paramLabel = "N",
      description = "Incoming megabytes per second at the busiest time, compressed.")
  private @Nullable Double megabytes;

  @Option(
      names = "--partition-mb-per-second",
      paramLabel = "N",
      defaultValue = "10",
      description = "Megabytes per second that one partition takes (default: ${DEFAULT-VALUE}).")
  private double partitionMegabytes = 10;

  @Option(
      names = "--consumers",
      paramLabel = "N",
      description = "The consumers of one group; the result becomes a multiple of it.")
  private @Nullable Integer consumers;

  @Option(
      names = "--keys",
      paramLabel = "N",
      description = "The number of different keys, if they are few.")
  private @Nullable Long keys;

  @Option(
      names = "--growth",
      paramLabel = "FACTOR",
      defaultValue = "1",
      description = "The factor by which the load will grow (default: ${DEFAULT-VALUE}).")
  private double growth = 1;

  @Override
  protected Reply reply() {
    return Reply.of(new Planned(planner().plan()));
  }

  private PartitionPlanner planner() {
    if ((records == null) != (consumerRate == null)) {
      throw wrongUsage("--records-per-second and --consumer-rate must be given together");
    }
    if (records == null && megabytes == null && consumers == null) {
      throw wrongUsage(
          "give --records-per-second with --consumer-rate, or --mb-per-second, or --consumers");
    }
    PartitionPlanner planner =
        PartitionPlanner.create().growth(growth).partitionMegabytesPerSecond(partitionMegabytes);
    if (records != null) {
      planner.recordsPerSecond(records);
    }
    if (consumerRate != null) {
      planner.consumerRecordsPerSecond(consumerRate);
    }
    if (megabytes != null) {
      planner.megabytesPerSecond(megabytes);
    }
    if (consumers != null) {
      planner.consumers(consumers);
    }
    if (keys != null) {
      planner.keys(keys);
    }
    return planner;
  }

  private record Planned(PartitionPlan plan) implements Shown {
    @Override
    public Object json() {
      return Json.object(
          "partitions", plan.partitions(),
          "terms",
              plan.terms().stream()
                  .map(
                      term ->
                          Json.object(
                              "what", term.what(),
                              "partitions", term.partitions(),
                              "reasoning", term.reasoning()))
                  .toList(),
          "notes", plan.notes());
    }

    @Override
    public void text(Page page) {
      Table table = new Table("BECAUSE OF", "PARTITIONS", "REASONING").wide();
      plan.terms().forEach(term -> table.row(term.what(), term.partitions(), term.reasoning()));
      page.table(table).blank().line(Style.STRONG, plan.partitions() + " partitions");
      plan.notes().forEach(note -> page.line("- " + note));
    }
  }
}
