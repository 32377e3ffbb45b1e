package io.github.kafkaeasy.cli.dlq;

import io.github.kafkaeasy.cli.render.Page;
import io.github.kafkaeasy.cli.render.Shown;
import io.github.kafkaeasy.cli.shared.Reply;
import io.github.kafkaeasy.cli.terminal.ProgressBar;
import io.github.kafkaeasy.dlq.redrive.DeadLetters;
import io.github.kafkaeasy.dlq.redrive.LetterStats;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * Command {@code dlq stats}: counts dead letters by state, exception, topic, partition, group and
 * hour.
 */
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
  Reply run(DeadLetters letters, ProgressBar bar) {
    return Reply.of(new Counted(letters.stats(selecting.selection())));
  }

  private record Counted(LetterStats stats) implements Shown {
    @Override
    public Object json() {
      return StatsText.json(stats);
    }

    @Override
    public void text(Page page) {
      StatsText.print(page, stats);
    }
  }
}
