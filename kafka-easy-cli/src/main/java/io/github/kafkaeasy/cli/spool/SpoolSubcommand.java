package io.github.kafkaeasy.cli.spool;

import io.github.kafkaeasy.cli.KafkaEasyCommand;
import io.github.kafkaeasy.cli.Logs;
import io.github.kafkaeasy.cli.terminal.Json;
import io.github.kafkaeasy.cli.terminal.Style;
import io.github.kafkaeasy.cli.terminal.Terminal;
import io.github.kafkaeasy.spool.SpoolFile;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A command about one spool's file. */
@Command(
    mixinStandardHelpOptions = true,
    versionProvider = KafkaEasyCommand.Version.class,
    sortOptions = false,
    optionListHeading = "%nOptions:%n",
    parameterListHeading = "%n",
    synopsisHeading = "%nUsage: ")
abstract class SpoolSubcommand implements Callable<Integer> {
  @CommandLine.Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "SPOOL", description = "The spool's file.")
  private Path file = Path.of("");

  @Option(names = "--json", description = "Answer in JSON, for programs.")
  private boolean json;

  @Option(names = "--debug", description = "Log lines, and stack traces.")
  private boolean debug;

  @Override
  public final Integer call() {
    Logs.show(debug);
    check();
    try (SpoolFile spool = SpoolFile.open(file)) {
      return run(spool);
    }
  }

  /** Refuses what is wrong whatever is in the file. */
  void check() {}

  /** What it does; the answer is the exit code. */
  abstract int run(SpoolFile spool);

  /** The answer as JSON, or as a sentence. */
  final void answer(Style style, String sentence, @Nullable Object... namesAndValues) {
    if (json) {
      terminal().out().println(Json.indented(Json.object(namesAndValues)));
    } else {
      terminal().line(style, sentence);
    }
  }

  final boolean isJson() {
    return json;
  }

  final Terminal terminal() {
    return KafkaEasyCommand.of(spec).terminal();
  }

  final CommandLine.ParameterException wrongUsage(String message) {
    return new CommandLine.ParameterException(spec.commandLine(), message);
  }

  /** Said where a person may look, when something was only shown. */
  final void noteDryRun() {
    terminal().note(Style.WARNING, "Nothing was changed. Add --yes to do it.");
  }
}
