package io.github.kafkaeasy.cli;

import io.github.kafkaeasy.cli.shared.Exit;
import io.github.kafkaeasy.cli.shared.KafkaEasyCommand;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;

@Command(
    name = "completion",
    mixinStandardHelpOptions = true,
    description = {"  source <(kafka-easy completion)"})
final class CompletionCommand implements Callable<Integer> {
  @CommandLine.Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    KafkaEasyCommand.of(spec)
        .terminal()
        .out()
        .println(AutoComplete.bash("kafka-easy", spec.root().commandLine()));
    return Exit.OK;
  }
}
