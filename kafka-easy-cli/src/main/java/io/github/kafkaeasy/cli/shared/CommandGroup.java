package io.github.kafkaeasy.cli.shared;

import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/**
 * A command that only contains subcommands; called without one, it fails with a list of their
 * names.
 */
public abstract class CommandGroup implements Runnable {
  @CommandLine.Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public final void run() {
    throw new CommandLine.ParameterException(
        spec.commandLine(),
        "a command is missing; give one of " + String.join(", ", spec.subcommands().keySet()));
  }
}
