package io.github.kafkaeasy.cli.dlq;

import io.github.kafkaeasy.cli.render.Json;
import io.github.kafkaeasy.cli.render.Table;
import io.github.kafkaeasy.cli.shared.Confirmation;
import io.github.kafkaeasy.cli.shared.Exit;
import io.github.kafkaeasy.cli.shared.IfInterrupted;
import io.github.kafkaeasy.cli.terminal.Numbers;
import io.github.kafkaeasy.cli.terminal.ProgressBar;
import io.github.kafkaeasy.cli.terminal.Style;
import io.github.kafkaeasy.dlq.redrive.DeadLetters;
import io.github.kafkaeasy.dlq.redrive.Redrive;
import io.github.kafkaeasy.dlq.redrive.RedrivePlan;
import io.github.kafkaeasy.dlq.redrive.RedriveReport;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Command {@code dlq redrive}: send dead letters again. */
@Command(
    name = "redrive",
    description = {
      "To where they failed, or to another topic. What was redriven, discarded or quarantined",
      "before stays out."
    })
public final class DlqRedrive extends DlqSubcommand {
  @Mixin private Selecting selecting = new Selecting();

  @Option(
      names = "--to",
      paramLabel = "TOPIC",
      description = "To this topic (default: each to the topic that it failed in).")
  private @Nullable String to;

  @Option(
      names = "--only-failed-group",
      description = "Only the group that failed gets it; kafka-easy consumers of others filter it.")
  private boolean onlyFailedGroup;

  @Option(
      names = "--rate",
      paramLabel = "N",
      description = "At most so many letters a second (default: as fast as it goes).")
  private @Nullable Integer rate;

  @Option(
      names = "--max-redrives",
      paramLabel = "N",
      defaultValue = "5",
      description = "One that came back so often is quarantined (default: ${DEFAULT-VALUE}).")
  private int maxRedrives = 5;

  @Option(
      names = "--quarantine",
      paramLabel = "TOPIC",
      description = "Where those go (default: <dead-letter topic>.quarantine).")
  private @Nullable String quarantine;

  @Option(
      names = "--settled-too",
      description = "Also letters that something was done with before.")
  private boolean settledToo;

  @Option(
      names = "--take-over",
      description = "End a redrive of this topic that is at work, and go on in its place.")
  private boolean takeOver;

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the audit record.")
  private @Nullable String reason;

  @Mixin private Confirmation confirmation = new Confirmation();

  @Override
  void check(DeadLetters letters) {
    var unused = redrive(letters);
  }

  @Override
  String doing() {
    return confirmation.isGiven() ? "redriving" : "planning";
  }

  @Override
  int run(DeadLetters letters, ProgressBar bar) {
    Redrive redrive = redrive(letters);
    if (!confirmation.isGiven()) {
      RedrivePlan plan = redrive.plan();
      bar.close();
      show(plan);
      return plan.refused().isEmpty() ? Exit.OK : Exit.PROBLEMS;
    }
    RedriveReport report =
        IfInterrupted.say(
            terminal(),
            "Interrupted. The audit topic knows what was sent; the same command goes on from there.",
            redrive::run);
    bar.close();
    show(report);
    return report.refused().isEmpty() ? Exit.OK : Exit.PROBLEMS;
  }

  private Redrive redrive(DeadLetters letters) {
    var selection = selecting.selection();
    Redrive redrive = letters.redrive(settledToo ? selection.settledToo() : selection);
    redrive.maxRedrives(maxRedrives);
    if (to != null) {
      redrive.to(to);
    }
    if (onlyFailedGroup) {
      redrive.onlyFailedGroup();
    }
    if (rate != null) {
      redrive.perSecond(rate);
    }
    if (quarantine != null) {
      redrive.quarantine(quarantine);
    }
    if (takeOver) {
      redrive.takeOver();
    }
    if (reason != null) {
      redrive.because(reason);
    }
    return redrive;
  }

  private void show(RedrivePlan plan) {
    if (isJson()) {
      answer(
          Json.object(
              "done", false,
              "toSend", plan.toSend(),
              "byTarget", plan.byTarget(),
              "repeats", plan.repeats(),
              "quarantined", plan.quarantined(),
              "refused", plan.refused(),
              "refusedLetters", RefusedTable.json(plan.refusedLetters()),
              "settled", plan.settled(),
              "notes", plan.notes(),
              "stats", StatsText.json(plan.stats())));
      return;
    }
    StatsText.print(terminal(), plan.stats());
    terminal().line("");
    terminal().line(Style.STRONG, "Would send " + Numbers.count(plan.toSend(), "letter") + ".");
    targets(plan.byTarget());
    rest(plan.quarantined(), plan.refused(), "would go to quarantine");
    RefusedTable.print(terminal(), "STAYS BECAUSE", plan.refusedLetters());
    if (plan.repeats() > 0) {
      terminal()
          .line(
              Style.WARNING,
              Numbers.count(plan.repeats(), "letter")
                  + " may have been sent before; a header would say so.");
    }
    plan.notes().forEach(note -> terminal().line(Style.WARNING, note));
    if (plan.settled() > 0) {
      terminal()
          .line(
              Numbers.count(plan.settled(), "letter")
                  + " match too, but something was done with them before; they stay out.");
    }
    noteDryRun();
  }

  private void show(RedriveReport report) {
    if (isJson()) {
      answer(
          Json.object(
              "done", true,
              "sent", report.sent(),
              "byTarget", report.byTarget(),
              "repeats", report.repeats(),
              "quarantined", report.quarantined(),
              "refused", report.refused(),
              "refusedLetters", RefusedTable.json(report.refusedLetters()),
              "transactional", report.transactional(),
              "headless", report.headless(),
              "renewedTimestamps", report.renewedTimestamps(),
              "elapsedMillis", report.elapsed().toMillis()));
      return;
    }
    double seconds = Math.max(0.001, report.elapsed().toMillis() / 1e3);
    terminal()
        .line(
            Style.GOOD,
            "Sent "
                + Numbers.count(report.sent(), "letter")
                + " in "
                + Numbers.duration(report.elapsed())
                + " ("
                + Numbers.grouped(Math.round(report.sent() / seconds))
                + "/s).");
    targets(report.byTarget());
    if (report.repeats() > 0) {
      terminal()
          .line(
              Style.WARNING,
              Numbers.count(report.repeats(), "letter")
                  + " may have been sent by an earlier run that was cut off; a header says so.");
    }
    if (report.renewedTimestamps() > 0) {
      terminal()
          .line(
              Numbers.count(report.renewedTimestamps(), "letter")
                  + " got the present time: retention would soon have deleted the old one.");
    }
    if (report.headless() > 0) {
      terminal()
          .line(
              Style.WARNING,
              Numbers.count(report.headless(), "letter")
                  + " went without the headers of their originals: share groups do not copy them,"
                  + " and the originals are gone.");
    }
    rest(report.quarantined(), report.refused(), "went to quarantine");
    RefusedTable.print(terminal(), "STAYS BECAUSE", report.refusedLetters());
  }

  private void targets(Map<String, Long> byTarget) {
    if (byTarget.isEmpty()) {
      return;
    }
    Table table = new Table("TO TOPIC", "LETTERS").wide();
    byTarget.forEach(table::row);
    table.print(terminal());
  }

  private void rest(long quarantined, Map<String, Long> refused, String verb) {
    if (quarantined > 0) {
      terminal()
          .line(
              Style.WARNING,
              Numbers.count(quarantined, "letter") + " came back too often and " + verb + ".");
    }
    refused.forEach(
        (why, count) ->
            terminal()
                .line(
                    Style.WARNING,
                    Numbers.count(count, "letter") + " cannot be sent: " + why + "."));
  }
}
