package io.github.kafkaeasy.cli.plan;

import io.github.kafkaeasy.cli.shared.CommandGroup;
import picocli.CommandLine.Command;

/** Command {@code plan}: calculates what a new topic needs. */
@Command(name = "plan", mixinStandardHelpOptions = true)
public final class PlanCommand extends CommandGroup {}
