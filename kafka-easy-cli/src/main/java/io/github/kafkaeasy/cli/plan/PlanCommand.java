package io.github.kafkaeasy.cli.plan;

import io.github.kafkaeasy.cli.shared.CommandGroup;
import picocli.CommandLine.Command;

/** Command {@code plan}: work out what a topic needs, before it is made. */
@Command(name = "plan", mixinStandardHelpOptions = true)
public final class PlanCommand extends CommandGroup {}
