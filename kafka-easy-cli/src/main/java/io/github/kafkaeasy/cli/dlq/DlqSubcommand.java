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

  /** Written by the thread that works, read by a hook that says how far it came. */
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

  /** What was last said of how far the work is; null before anything was. */
  final @Nullable Progress progress() {
    return progress;
  }

  /** Refuses what is wrong whatever the cluster says. */
  void check(DeadLetters letters) {}

  /** What the progress bar calls it. */
  abstract String doing();

  /** Closes the bar before it asks or shows anything itself. */
  abstract Reply run(DeadLetters letters, ProgressBar bar) throws Exception;
}
