package io.github.kafkaeasy.cli.shared;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The group of a command: its argument, or an option as in Kafka's own tools. */
public final class GroupName {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec command = CommandSpec.create();

  @Parameters(index = "0", arity = "0..1", paramLabel = "GROUP", description = "The group.")
  private @Nullable String argument;

  @Option(
      names = {"-g", "--group"},
      paramLabel = "GROUP",
      description = "The group, given as in Kafka's own tools.")
  private @Nullable String option;

  /** The name; wrong usage if it is missing, or if two different names are given. */
  public String get() {
    return GivenName.required(command, "GROUP", argument, option);
  }

  /** The name; null if it is missing; wrong usage if two different names are given. */
  public @Nullable String find() {
    return GivenName.find(command, "GROUP", argument, option);
  }
}
