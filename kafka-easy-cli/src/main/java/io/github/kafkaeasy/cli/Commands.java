package io.github.kafkaeasy.cli;

import io.github.kafkaeasy.cli.console.ConsoleCommand;
import io.github.kafkaeasy.cli.dlq.DlqCommand;
import io.github.kafkaeasy.cli.dlq.DlqDiscard;
import io.github.kafkaeasy.cli.dlq.DlqExport;
import io.github.kafkaeasy.cli.dlq.DlqImport;
import io.github.kafkaeasy.cli.dlq.DlqList;
import io.github.kafkaeasy.cli.dlq.DlqPurge;
import io.github.kafkaeasy.cli.dlq.DlqRedrive;
import io.github.kafkaeasy.cli.dlq.DlqReport;
import io.github.kafkaeasy.cli.dlq.DlqShow;
import io.github.kafkaeasy.cli.dlq.DlqStats;
import io.github.kafkaeasy.cli.doctor.DoctorCommand;
import io.github.kafkaeasy.cli.groups.GroupsCommand;
import io.github.kafkaeasy.cli.groups.GroupsDelete;
import io.github.kafkaeasy.cli.groups.GroupsDescribe;
import io.github.kafkaeasy.cli.groups.GroupsList;
import io.github.kafkaeasy.cli.groups.GroupsReset;
import io.github.kafkaeasy.cli.groups.LagCommand;
import io.github.kafkaeasy.cli.plan.PlanCommand;
import io.github.kafkaeasy.cli.plan.PlanPartitions;
import io.github.kafkaeasy.cli.records.ConsumeCommand;
import io.github.kafkaeasy.cli.records.ProduceCommand;
import io.github.kafkaeasy.cli.spool.SpoolCommand;
import io.github.kafkaeasy.cli.spool.SpoolDiscard;
import io.github.kafkaeasy.cli.spool.SpoolExport;
import io.github.kafkaeasy.cli.spool.SpoolImport;
import io.github.kafkaeasy.cli.spool.SpoolList;
import io.github.kafkaeasy.cli.spool.SpoolRetry;
import io.github.kafkaeasy.cli.topics.TopicsAddPartitions;
import io.github.kafkaeasy.cli.topics.TopicsCommand;
import io.github.kafkaeasy.cli.topics.TopicsCreate;
import io.github.kafkaeasy.cli.topics.TopicsDelete;
import io.github.kafkaeasy.cli.topics.TopicsDeleteRecords;
import io.github.kafkaeasy.cli.topics.TopicsDescribe;
import io.github.kafkaeasy.cli.topics.TopicsList;
import io.github.kafkaeasy.cli.topics.TopicsSet;
import io.github.kafkaeasy.cli.topics.TopicsSettings;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/**
 * The table of all commands, with one line of help each. A command's class is only loaded when its
 * name is among the arguments, because loading all of them takes longer than most answers.
 */
final class Commands {
  private static List<Entry> top() {
    return List.of(
        new Entry("dlq", "Show, redrive, discard and delete dead letters.", DlqCommand::new),
        new Entry(
            "doctor", "Check the cluster, and report all problems at once.", DoctorCommand::new),
        new Entry("lag", "Show the lag of groups, once or repeatedly.", LagCommand::new),
        new Entry("topics", "List, describe, create and change topics.", TopicsCommand::new),
        new Entry("groups", "List, describe, reset and delete groups.", GroupsCommand::new),
        new Entry("produce", "Send records.", ProduceCommand::new),
        new Entry("consume", "Show records.", ConsumeCommand::new),
        new Entry(
            "spool",
            "Show, export, retry and discard the records of a producer's spool.",
            SpoolCommand::new),
        new Entry("plan", "Calculate what a new topic needs.", PlanCommand::new),
        new Entry(
            "completion",
            "Print a script that completes commands and options in bash and zsh.",
            CompletionCommand::new));
  }

  private static List<Entry> dlq() {
    return List.of(
        new Entry("list", "Dead letters, the newest first, a page at a time.", DlqList::new),
        new Entry(
            "stats",
            "Count dead letters by state, exception, topic, partition, group and hour.",
            DlqStats::new),
        new Entry("show", "Everything about one dead letter.", DlqShow::new),
        new Entry("redrive", "Send dead letters again.", DlqRedrive::new),
        new Entry("discard", "Mark dead letters as not needed any more.", DlqDiscard::new),
        new Entry(
            "export",
            "Write dead letters to a file, one line of JSON each, byte for byte.",
            DlqExport::new),
        new Entry("import", "Write the letters of an export into the topic.", DlqImport::new),
        new Entry("purge", "Delete dead letters permanently.", DlqPurge::new),
        new Entry(
            "report",
            "Write an HTML page with counts over time and a table with search.",
            DlqReport::new),
        new Entry("console", "Show and handle dead letters in a browser.", ConsoleCommand::new));
  }

  private static List<Entry> topics() {
    return List.of(
        new Entry("list", "All topics with partitions and replicas.", TopicsList::new),
        new Entry(
            "describe",
            "The partitions of a topic: leader, replicas, in-sync replicas, offsets.",
            TopicsDescribe::new),
        new Entry(
            "settings", "The settings of a topic, and the source of each.", TopicsSettings::new),
        new Entry("create", "Create a topic unless it exists.", TopicsCreate::new),
        new Entry(
            "add-partitions",
            "Add partitions to a topic. Partitions cannot be removed, and keys move.",
            TopicsAddPartitions::new),
        new Entry(
            "set",
            "Change settings of a topic, or reset them to the brokers' values.",
            TopicsSet::new),
        new Entry("delete", "Delete a topic with all its records, permanently.", TopicsDelete::new),
        new Entry(
            "delete-records",
            "Delete the oldest records of a topic, up to an offset or a time, permanently.",
            TopicsDeleteRecords::new));
  }

  private static List<Entry> groups() {
    return List.of(
        new Entry(
            "list",
            "All groups: consumer groups of both protocols, share groups, streams.",
            GroupsList::new),
        new Entry(
            "describe", "A group's state, members, assignments and lag.", GroupsDescribe::new),
        new Entry(
            "reset",
            "Set the offsets of a group. It must have no members meanwhile.",
            GroupsReset::new),
        new Entry(
            "delete",
            "Delete a group with its offsets. It must have no members.",
            GroupsDelete::new));
  }

  private static List<Entry> spool() {
    return List.of(
        new Entry("list", "The waiting and the kept records, with the reasons.", SpoolList::new),
        new Entry(
            "export",
            "Write records to a file, one line of JSON each, byte for byte.",
            SpoolExport::new),
        new Entry(
            "import", "Add the records of an export to the waiting records.", SpoolImport::new),
        new Entry("retry", "Make the next producer send kept records again.", SpoolRetry::new),
        new Entry("discard", "Delete records permanently.", SpoolDiscard::new));
  }

  private static List<Entry> plan() {
    return List.of(
        new Entry(
            "partitions",
            "The number of partitions that a topic should have, with the reasons.",
            PlanPartitions::new));
  }

  private Commands() {}

  private record Entry(String name, String summary, Supplier<Object> made) {
    CommandLine command() {
      CommandLine command = new CommandLine(made.get());
      command.getCommandSpec().usageMessage().header(summary);
      return command;
    }

    CommandLine placeholder() {
      CommandSpec spec = CommandSpec.create().name(name);
      spec.usageMessage().header(summary);
      return new CommandLine(spec);
    }
  }

  /** Adds the commands whose names are among the arguments, and only the names of all others. */
  static void addTo(CommandLine root, Set<String> arguments) {
    boolean all = arguments.contains("completion");
    add(root, top(), arguments, all);
    addTo(root, "dlq", Commands::dlq, arguments, all);
    addTo(root, "topics", Commands::topics, arguments, all);
    addTo(root, "groups", Commands::groups, arguments, all);
    addTo(root, "spool", Commands::spool, arguments, all);
    addTo(root, "plan", Commands::plan, arguments, all);
  }

  private static void addTo(
      CommandLine root,
      String group,
      Supplier<List<Entry>> entries,
      Set<String> arguments,
      boolean all) {
    if (all || arguments.contains(group)) {
      CommandLine parent = Objects.requireNonNull(root.getSubcommands().get(group));
      add(parent, entries.get(), arguments, all);
    }
  }

  private static void add(
      CommandLine parent, List<Entry> entries, Set<String> arguments, boolean all) {
    for (Entry entry : entries) {
      boolean wanted = all || arguments.contains(entry.name());
      parent.addSubcommand(entry.name(), wanted ? entry.command() : entry.placeholder());
    }
  }
}
