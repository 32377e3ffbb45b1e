package io.github.kafkaeasy.cli.dlq;

import io.github.kafkaeasy.cli.shared.Exit;
import io.github.kafkaeasy.cli.terminal.ProgressBar;
import io.github.kafkaeasy.dlq.redrive.DeadLetters;
import io.github.kafkaeasy.dlq.redrive.LetterStats;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Command {@code dlq stats}: count them by state, exception, topic, partition, group and hour. */
@Command(name = "stats")
public final class DlqStats extends DlqSubcommand {
  @Mixin private Selecting selecting = new Selecting();

  @Override
  void check(DeadLetters letters) {
    var unused = selecting.selection();
  }

  @Override
  String doing() {
    return "counting";
  }

  @Override
  int run(DeadLetters letters, ProgressBar bar) {
    LetterStats stats = letters.stats(selecting.selection());
    bar.close();
    if (isJson()) {
      answer(StatsText.json(stats));
    } else {
      StatsText.print(terminal(), stats);
    }
    return Exit.OK;
  }
}
