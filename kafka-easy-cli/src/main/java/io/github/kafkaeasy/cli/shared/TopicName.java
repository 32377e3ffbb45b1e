package io.github.kafkaeasy.cli.shared;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The topic of a command: its argument, or an option as in Kafka's own tools. */
public final class TopicName {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec command = CommandSpec.create();

  @Parameters(index = "0", arity = "0..1", paramLabel = "TOPIC", description = "The topic.")
  private @Nullable String argument;

  @Option(
      names = {"-t", "--topic"},
      paramLabel = "TOPIC",
      description = "The topic, given as in Kafka's own tools.")
  private @Nullable String option;

  /** The name; wrong usage if it is missing, or if two different names are given. */
  public String get() {
    return GivenName.required(command, "TOPIC", argument, option);
  }
}
