package io.github.kafkaeasy.cli;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.admin.EasyAdmin;
import io.github.kafkaeasy.cli.terminal.ProgressBar;
import io.github.kafkaeasy.dlq.redrive.DeadLetters;
import io.github.kafkaeasy.error.NotFoundException;
import picocli.CommandLine.Option;

/** A command about one dead-letter topic. */
abstract class DlqSubcommand extends ClusterCommand {
  @Option(
      names = {"-t", "--topic"},
      paramLabel = "TOPIC",
      required = true,
      description = "The dead-letter topic.")
  private String topic = "";

  @Override
  final int run(KafkaEasy kafka, EasyAdmin admin) throws Exception {
    DeadLetters letters = DeadLetters.of(kafka, topic);
    awaitReady(admin);
    if (!admin.topicExists(topic)) {
      throw new NotFoundException(
          topic, "The topic " + topic + " does not exist. See kafka-easy topics list.");
    }
    try (ProgressBar bar = new ProgressBar(terminal(), doing())) {
      return run(
          letters.onProgress(at -> bar.show(at.done(), at.total(), at.perSecond(), at.left())),
          bar);
    }
  }

  /** What the progress bar calls it. */
  abstract String doing();

  /** Closes the bar before it answers. */
  abstract int run(DeadLetters letters, ProgressBar bar) throws Exception;
}
