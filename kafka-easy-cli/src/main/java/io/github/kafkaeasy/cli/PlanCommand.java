package io.github.kafkaeasy.cli;

import picocli.CommandLine.Command;

@Command(
    name = "plan",
    description = "Work out what a topic needs, before it is made.",
    mixinStandardHelpOptions = true,
    subcommands = PlanPartitions.class)
final class PlanCommand extends CommandGroup {}
