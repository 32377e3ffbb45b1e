package io.github.kafkaeasy.cli;

import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** A command that only holds others: without one of them it explains itself. */
public abstract class CommandGroup implements Runnable {
  @CommandLine.Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public final void run() {
    throw new CommandLine.ParameterException(
        spec.commandLine(),
        "one of these is missing: " + String.join(", ", spec.subcommands().keySet()));
  }
}
