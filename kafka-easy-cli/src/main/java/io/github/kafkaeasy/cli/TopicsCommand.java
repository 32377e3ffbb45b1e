package io.github.kafkaeasy.cli;

import picocli.CommandLine.Command;

@Command(
    name = "topics",
    description = "List, describe, create and change topics.",
    mixinStandardHelpOptions = true,
    subcommands = {
      TopicsList.class,
      TopicsDescribe.class,
      TopicsSettings.class,
      TopicsCreate.class,
      TopicsAddPartitions.class,
      TopicsSet.class,
      TopicsDelete.class,
      TopicsDeleteRecords.class
    })
final class TopicsCommand extends CommandGroup {}
