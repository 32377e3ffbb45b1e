package io.github.kafkaeasy.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;

@Command(
    name = "completion",
    description = {
      "Print a script that completes commands and options, for bash and zsh:",
      "  source <(kafka-easy completion)"
    },
    mixinStandardHelpOptions = true)
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
