package io.github.kafkaeasy.cli;

import picocli.CommandLine.Command;

@Command(name = "plan", mixinStandardHelpOptions = true)
final class PlanCommand extends CommandGroup {}
