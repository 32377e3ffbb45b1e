package io.github.kafkaeasy.cli.shared;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** A name that can be given as an argument or as an option. */
final class GivenName {
  private GivenName() {}

  /**
   * The name; null if it was given in neither way; wrong usage if the two ways give different
   * names.
   */
  static @Nullable String find(
      CommandSpec command, String label, @Nullable String argument, @Nullable String option) {
    if (argument != null && option != null && !argument.equals(option)) {
      throw new ParameterException(
          command.commandLine(),
          "two names are given, " + argument + " and " + option + "; give one " + label);
    }
    return argument == null ? option : argument;
  }

  /** The name; wrong usage if it is missing. */
  static String required(
      CommandSpec command, String label, @Nullable String argument, @Nullable String option) {
    String name = find(command, label, argument, option);
    if (name == null) {
      throw new ParameterException(
          command.commandLine(), "Missing required parameter: '" + label + "'");
    }
    return name;
  }
}
