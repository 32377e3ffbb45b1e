package io.github.kafkaeasy.cli.dlq;

import io.github.kafkaeasy.cli.render.Json;
import io.github.kafkaeasy.cli.render.Page;
import io.github.kafkaeasy.cli.render.Shown;
import io.github.kafkaeasy.cli.shared.Confirmation;
import io.github.kafkaeasy.cli.shared.IfInterrupted;
import io.github.kafkaeasy.cli.shared.Reply;
import io.github.kafkaeasy.cli.terminal.Numbers;
import io.github.kafkaeasy.cli.terminal.ProgressBar;
import io.github.kafkaeasy.cli.terminal.Style;
import io.github.kafkaeasy.dlq.redrive.DeadLetters;
import io.github.kafkaeasy.dlq.redrive.Discard;
import io.github.kafkaeasy.dlq.redrive.DiscardReport;
import io.github.kafkaeasy.dlq.redrive.LetterStats;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Command {@code dlq discard}: marks letters as not needed any more, so that they are no longer
 * open.
 */
@Command(
    name = "discard",
    description = {
      "The letters stay in the topic until they are purged, but are no longer open, and an audit"
          + " record",
      "contains who discarded them and why."
    })
public final class DlqDiscard extends DlqSubcommand {
  @Mixin private Selecting selecting = new Selecting();

  @Option(names = "--reason", paramLabel = "TEXT", description = "The reason; required with --yes.")
  private String reason = "";

  @Option(
      names = "--take-over",
      description =
          "End a running redrive of this topic, which could still send discarded letters.")
  private boolean takeOver;

  @Mixin private Confirmation confirmation = new Confirmation();

  @Override
  void check(DeadLetters letters) {
    var unused = selecting.selection();
    if (confirmation.isGiven() && reason.isBlank()) {
      throw wrongUsage("--reason is missing; the audit record needs a reason");
    }
  }

  @Override
  String doing() {
    return confirmation.isGiven() ? "discarding" : "counting";
  }

  @Override
  Reply run(DeadLetters letters, ProgressBar bar) {
    Discard asked = letters.discard(selecting.selection());
    Discard discard = takeOver ? asked.takeOver() : asked;
    if (!confirmation.isGiven()) {
      return Reply.of(new Planned(discard.plan()));
    }
    return Reply.of(
        new Discarded(
            IfInterrupted.say(
                rendering(),
                "Interrupted. The audit topic records which letters were discarded; the same"
                    + " command discards"
                    + " the rest.",
                discard.because(reason)::run)));
  }

  private record Planned(LetterStats stats) implements Shown {
    @Override
    public Object json() {
      return Json.object("done", false, "letters", stats.letters(), "stats", StatsText.json(stats));
    }

    @Override
    public void text(Page page) {
      StatsText.print(page, stats);
      page.blank()
          .line(Style.STRONG, "Would discard " + Numbers.count(stats.letters(), "letter") + ".")
          .nothingChanged();
    }
  }

  private record Discarded(DiscardReport report) implements Shown {
    @Override
    public Object json() {
      return Json.object(
          "done", true, "letters", report.letters(), "auditTopic", report.auditTopic());
    }

    @Override
    public void text(Page page) {
      page.line(
          Style.GOOD,
          "Discarded "
              + Numbers.count(report.letters(), "letter")
              + "; their audit entries are in "
              + report.auditTopic()
              + ".");
    }
  }
}
