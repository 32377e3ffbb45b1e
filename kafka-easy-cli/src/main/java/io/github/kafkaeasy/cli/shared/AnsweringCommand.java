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
 * A command that has an answer, for people or for programs. The parser makes it, fills its fields
 * and calls it, all on the main thread.
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

  @Option(names = JSON, description = "Answer in JSON, for programs; errors too.")
  private boolean json;

  @Override
  public final Integer call() throws Exception {
    return reply().tell(rendering());
  }

  /** Does the work. */
  protected abstract Reply reply() throws Exception;

  /**
   * Whether the arguments have {@code --json}. After a failure of the parser there is no command
   * whose option could be read.
   */
  public static boolean isJsonAskedFor(String... arguments) {
    return Arrays.stream(arguments)
        .takeWhile(argument -> !argument.equals("--"))
        .anyMatch(argument -> argument.equals(JSON) || argument.equals(JSON + "=true"));
  }

  /** The way in which this command answers. */
  public final Rendering rendering() {
    return Rendering.of(terminal(), json);
  }

  /** Whether stack traces and log lines were asked for. */
  public boolean isDebug() {
    return false;
  }

  protected final Terminal terminal() {
    return KafkaEasyCommand.of(spec).terminal();
  }

  /** For what the parser cannot know: options that do not go together. */
  protected final CommandLine.ParameterException wrongUsage(String message) {
    return new CommandLine.ParameterException(spec.commandLine(), message);
  }
}
