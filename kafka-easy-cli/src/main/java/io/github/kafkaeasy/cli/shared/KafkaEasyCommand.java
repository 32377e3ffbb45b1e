package io.github.kafkaeasy.cli.shared;

import io.github.kafkaeasy.cli.terminal.Terminal;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;

/** The root of all commands. */
@Command(
    name = "kafka-easy",
    description = {
      "Shows and changes dead letters, topics, groups and records of a Kafka cluster.",
      "",
      "Commands that change a topic or a group only show what they would do, unless --yes is given."
          + " Only produce sends immediately."
    },
    mixinStandardHelpOptions = true,
    versionProvider = KafkaEasyCommand.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "The cluster: --bootstrap, else the variable KAFKA_BOOTSTRAP_SERVERS, else bootstrap.servers"
          + " in",
      "the file of --config; without --config 127.0.0.1:9092. Put secrets into that file.",
      "",
      "Exit codes: 0 done, 1 failed, 2 wrong usage, 3 not found, 4 cluster not reachable,",
      "5 a check found problems, 130 interrupted."
    })
public final class KafkaEasyCommand implements Runnable {
  private final Terminal terminal;

  @CommandLine.Spec private CommandSpec spec = CommandSpec.create();

  public KafkaEasyCommand(Terminal terminal) {
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

  /** Reads the version from the file that the build writes. */
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
