package io.github.kafkaeasy.cli.shared;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.admin.EasyAdmin;
import io.github.kafkaeasy.cli.render.Json;
import io.github.kafkaeasy.cli.terminal.Style;
import io.github.kafkaeasy.cli.terminal.Terminal;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** A command that asks a cluster. */
@Command(
    mixinStandardHelpOptions = true,
    versionProvider = KafkaEasyCommand.Version.class,
    sortOptions = false,
    optionListHeading = "%nOptions:%n",
    parameterListHeading = "%n",
    synopsisHeading = "%nUsage: ")
public abstract class ClusterCommand implements Callable<Integer> {
  @CommandLine.Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private Connection connection = new Connection();

  @Option(names = "--json", description = "Answer in JSON, for programs.")
  private boolean json;

  @Option(names = "--debug", description = "Log lines of the clients, and stack traces.")
  private boolean debug;

  @Override
  public final Integer call() throws Exception {
    Logs.show(debug);
    KafkaEasy kafka = connection.kafka();
    try (EasyAdmin admin = kafka.admin(connection.timeout())) {
      return run(kafka, admin);
    }
  }

  /** What it does; the answer is the exit code. */
  protected abstract int run(KafkaEasy kafka, EasyAdmin admin) throws Exception;

  /** Says soon, and address by address, why a cluster does not answer. */
  protected final void awaitReady(EasyAdmin admin) {
    admin.awaitReady(connection.timeout().multipliedBy(2).dividedBy(3));
  }

  protected final Terminal terminal() {
    return KafkaEasyCommand.of(spec).terminal();
  }

  protected final boolean isJson() {
    return json;
  }

  public final boolean isDebug() {
    return debug;
  }

  protected final Duration timeout() {
    return connection.timeout();
  }

  protected final void answer(@Nullable Object value) {
    terminal().out().println(Json.indented(value));
  }

  /** For what the parser cannot know: options that do not go together. */
  protected final CommandLine.ParameterException wrongUsage(String message) {
    return new CommandLine.ParameterException(spec.commandLine(), message);
  }

  /** Said where a person may look, when something was only shown. */
  protected final void noteDryRun() {
    terminal().note(Style.WARNING, "Nothing was changed. Add --yes to do it.");
  }
}
