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
    footer = {
      "",
      "The cluster: --bootstrap, else the variable KAFKA_BOOTSTRAP_SERVERS, else bootstrap.servers"
          + " in",
      "the file of --config, else 127.0.0.1:9092. Secrets belong into that file.",
      "",
      "Exit codes: 0 done, 1 failed, 2 wrong usage, 3 not found, 4 cluster not reachable,",
      "5 a check found problems, 130 interrupted."
    })
public final class KafkaEasyCommand implements Runnable {
  private final Terminal terminal;

  @CommandLine.Spec private CommandSpec spec = CommandSpec.create();

  KafkaEasyCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public void run() {
    spec.commandLine().usage(terminal.out());
  }

  public static KafkaEasyCommand of(CommandSpec spec) {
    return (KafkaEasyCommand) spec.root().userObject();
  }

  public Terminal terminal() {
    return terminal;
  }

  boolean isDebug(CommandLine command) {
    CommandLine.ParseResult given = command.getParseResult();
    return given != null && given.hasMatchedOption("--debug");
  }

  /** From the file that the build writes. */
  public static final class Version implements IVersionProvider {
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
