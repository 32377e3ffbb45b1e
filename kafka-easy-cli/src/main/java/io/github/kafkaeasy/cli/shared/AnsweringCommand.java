package io.github.kafkaeasy.cli.shared;

import io.github.kafkaeasy.cli.render.Rendering;
import io.github.kafkaeasy.cli.terminal.Terminal;
import java.util.Arrays;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/**
 * A command with an answer, as text for people or as JSON for programs. The parser creates it,
 * fills its fields and calls it, all on the main thread.
 */
@Command(
    mixinStandardHelpOptions = true,
    versionProvider = KafkaEasyCommand.Version.class,
    sortOptions = false,
    optionListHeading = "%nOptions:%n",
    parameterListHeading = "%n",
    synopsisHeading = "%nUsage: ")
public abstract class AnsweringCommand implements Callable<Integer> {
  private static final String JSON = "--json";

  @CommandLine.Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = JSON, description = "Print answers and errors as JSON, for programs.")
  private boolean json;

  @Override
  public final Integer call() throws Exception {
    return reply().tell(rendering());
  }

  /** Does the work and returns the answer. */
  protected abstract Reply reply() throws Exception;

  /**
   * Whether the arguments contain {@code --json}. Needed after a failure of the parser, when there
   * is no command whose option could be read.
   */
  public static boolean isJsonAskedFor(String... arguments) {
    return Arrays.stream(arguments)
        .takeWhile(argument -> !argument.equals("--"))
        .anyMatch(argument -> argument.equals(JSON) || argument.equals(JSON + "=true"));
  }

  /** The form of this command's answer. */
  public final Rendering rendering() {
    return Rendering.of(terminal(), json);
  }

  /**
   * Whether {@code --debug} was given, for stack traces and log lines; false for commands without
   * this option.
   */
  public boolean isDebug() {
    return false;
  }

  protected final Terminal terminal() {
    return KafkaEasyCommand.of(spec).terminal();
  }

  /** A failure for wrong usage that the parser does not detect itself. */
  protected final CommandLine.ParameterException wrongUsage(String message) {
    return new CommandLine.ParameterException(spec.commandLine(), message);
  }
}
