package io.github.kafkaeasy.cli.spool;

import io.github.kafkaeasy.cli.Confirmation;
import io.github.kafkaeasy.cli.Exit;
import io.github.kafkaeasy.cli.terminal.Numbers;
import io.github.kafkaeasy.cli.terminal.Style;
import io.github.kafkaeasy.spool.SpoolFile;
import io.github.kafkaeasy.spool.SpoolSelection;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "retry")
public final class SpoolRetry extends SpoolSubcommand {
  @Mixin private SpoolChoosing choosing = new SpoolChoosing();

  @Mixin private Confirmation confirmation = new Confirmation();

  @Override
  void check() {
    SpoolSelection unused = choosing.kept();
  }

  @Override
  int run(SpoolFile spool) {
    boolean done = confirmation.isGiven();
    long records = done ? spool.retry(choosing.kept()) : spool.count(choosing.kept());
    String count = Numbers.count(records, "kept record");
    answer(
        done ? Style.GOOD : Style.STRONG,
        done
            ? "The next producer with this file sends " + count + " again."
            : "Would have the next producer send " + count + " again.",
        "done",
        done,
        "records",
        records);
    if (!done) {
      noteDryRun();
    }
    return Exit.OK;
  }
}
