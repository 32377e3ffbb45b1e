package io.github.kafkaeasy.cli;

import io.github.kafkaeasy.cli.terminal.Terminal;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;

/** What all commands hang from. */
@Command(
    name = "kafka-easy",
    description = {
      "Dead letters, topics, groups and records of a Kafka cluster.",
      "",
      "Whatever changes a topic or a group only shows what it would do, until --yes is given."
    },
    mixinStandardHelpOptions = true,
    versionProvider = KafkaEasyCommand.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      DlqCommand.class,
      DoctorCommand.class,
      LagCommand.class,
      TopicsCommand.class,
      GroupsCommand.class,
      ProduceCommand.class,
      ConsumeCommand.class,
      PlanCommand.class,
      CompletionCommand.class
    },
    footer = {
      "",
      "The cluster: --bootstrap, else the variable KAFKA_BOOTSTRAP_SERVERS, else 127.0.0.1:9092;",
      "or all of its settings in a file: --config client.properties.",
      "",
      "Exit codes: 0 done, 1 failed, 2 wrong usage, 3 not found, 4 cluster not reachable,",
      "5 a check found problems, 130 interrupted."
    })
final class KafkaEasyCommand implements Runnable {
  private final Terminal terminal;

  @CommandLine.Spec private CommandSpec spec = CommandSpec.create();

  KafkaEasyCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public void run() {
    spec.commandLine().usage(terminal.out());
  }

  static KafkaEasyCommand of(CommandSpec spec) {
    return (KafkaEasyCommand) spec.root().userObject();
  }

  Terminal terminal() {
    return terminal;
  }

  boolean isDebug(CommandLine command) {
    return command.getCommand() instanceof ClusterCommand asked && asked.isDebug();
  }

  /** From the file that the build writes. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      try (InputStream file = KafkaEasyCommand.class.getResourceAsStream("version.txt")) {
        String version =
            file == null
                ? "(unknown)"
                : new String(file.readAllBytes(), StandardCharsets.UTF_8).strip();
        return new String[] {"kafka-easy " + version};
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
