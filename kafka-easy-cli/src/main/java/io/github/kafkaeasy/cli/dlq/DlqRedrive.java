package io.github.kafkaeasy.cli.dlq;

import io.github.kafkaeasy.cli.shared.Confirmation;
import io.github.kafkaeasy.cli.shared.Exit;
import io.github.kafkaeasy.cli.shared.IfInterrupted;
import io.github.kafkaeasy.cli.shared.Reply;
import io.github.kafkaeasy.cli.terminal.ProgressBar;
import io.github.kafkaeasy.dlq.redrive.DeadLetters;
import io.github.kafkaeasy.dlq.redrive.Redrive;
import io.github.kafkaeasy.dlq.redrive.RedrivePlan;
import io.github.kafkaeasy.dlq.redrive.RedriveReport;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Command {@code dlq redrive}: sends dead letters again. */
@Command(
    name = "redrive",
    description = {
      "Sends letters to their source topics, or to another topic. Letters that were redriven,",
      "discarded or quarantined before are left out."
    })
public final class DlqRedrive extends DlqSubcommand {
  @Mixin private Selecting selecting = new Selecting();

  @Option(
      names = "--to",
      paramLabel = "TOPIC",
      description = "The target topic (default: each letter's source topic).")
  private @Nullable String to;

  @Option(
      names = "--only-failed-group",
      description =
          "Deliver only to the group that failed; kafka-easy consumers of other groups filter the"
              + " records out.")
  private boolean onlyFailedGroup;

  @Option(
      names = "--rate",
      paramLabel = "N",
      description = "The largest number of letters per second (default: no limit).")
  private @Nullable Integer rate;

  @Option(
      names = "--max-redrives",
      paramLabel = "N",
      defaultValue = "5",
      description = "A letter redriven this often is quarantined (default: ${DEFAULT-VALUE}).")
  private int maxRedrives = 5;

  @Option(
      names = "--quarantine",
      paramLabel = "TOPIC",
      description = "The quarantine topic (default: <dead-letter topic>.quarantine).")
  private @Nullable String quarantine;

  @Option(
      names = "--settled-too",
      description = "Also letters that were redriven, discarded or quarantined before.")
  private boolean settledToo;

  @Option(
      names = "--take-over",
      description = "End a running redrive of this topic, and continue in its place.")
  private boolean takeOver;

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      description = "The reason, for the audit record.")
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
  Reply run(DeadLetters letters, ProgressBar bar) {
    Redrive redrive = redrive(letters);
    if (!confirmation.isGiven()) {
      RedrivePlan plan = redrive.plan();
      return Reply.of(code(plan.refused()), new RedriveText.Planned(plan));
    }
    RedriveReport report =
        IfInterrupted.say(
            rendering(),
            "Interrupted. The audit topic records which letters were sent; the same command"
                + " continues.",
            redrive::run);
    return Reply.of(code(report.refused()), new RedriveText.Done(report));
  }

  private static int code(Map<String, Long> refused) {
    return refused.isEmpty() ? Exit.OK : Exit.PROBLEMS;
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
}
