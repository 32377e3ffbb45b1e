package io.github.kafkaeasy.cli.dlq;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.admin.EasyAdmin;
import io.github.kafkaeasy.cli.shared.ClusterCommand;
import io.github.kafkaeasy.cli.shared.Reply;
import io.github.kafkaeasy.cli.terminal.ProgressBar;
import io.github.kafkaeasy.dlq.redrive.DeadLetters;
import io.github.kafkaeasy.dlq.redrive.Progress;
import io.github.kafkaeasy.error.NotFoundException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A command about one dead-letter topic. */
abstract class DlqSubcommand extends ClusterCommand {
  @Option(
      names = {"-t", "--topic"},
      paramLabel = "TOPIC",
      required = true,
      description = "The dead-letter topic.")
  private String topic = "";

  /** Written by the working thread, read by the hook that prints the progress after Ctrl-C. */
  private volatile @Nullable Progress progress;

  @Override
  protected final Reply run(KafkaEasy kafka, EasyAdmin admin) throws Exception {
    DeadLetters letters = DeadLetters.of(kafka, topic);
    check(letters);
    awaitReady(admin);
    if (!admin.topicExists(topic)) {
      throw new NotFoundException(
          topic, "The topic " + topic + " does not exist. See kafka-easy topics list.");
    }
    try (ProgressBar bar = new ProgressBar(terminal(), doing())) {
      return run(letters.onProgress(at -> show(bar, at)), bar);
    }
  }

  private void show(ProgressBar bar, Progress at) {
    progress = at;
    bar.show(at.done(), at.total(), at.perSecond(), at.left());
  }

  /** The last reported progress; null before the first report. */
  final @Nullable Progress progress() {
    return progress;
  }

  /** Refuses invalid options before any letter is read; does nothing by default. */
  void check(DeadLetters letters) {}

  /** The text before the progress bar. */
  abstract String doing();

  /** Does the work. Closes the bar before it prints or asks anything. */
  abstract Reply run(DeadLetters letters, ProgressBar bar) throws Exception;
}
