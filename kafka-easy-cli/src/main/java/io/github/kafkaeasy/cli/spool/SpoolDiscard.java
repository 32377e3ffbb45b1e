package io.github.kafkaeasy.cli.spool;

import io.github.kafkaeasy.cli.Confirmation;
import io.github.kafkaeasy.cli.Exit;
import io.github.kafkaeasy.cli.terminal.Numbers;
import io.github.kafkaeasy.cli.terminal.Style;
import io.github.kafkaeasy.spool.SpoolFile;
import io.github.kafkaeasy.spool.SpoolSelection;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "discard", description = "They are gone then: an export before keeps a copy.")
public final class SpoolDiscard extends SpoolSubcommand {
  @Mixin private SpoolChoosing choosing = new SpoolChoosing();

  @Option(names = "--waiting", description = "Waiting records, which were not tried to the end.")
  private boolean waiting;

  @Mixin private Confirmation.ByName confirmation = new Confirmation.ByName();

  @Override
  void check() {
    SpoolSelection unused = choosing.kept();
  }

  @Override
  int run(SpoolFile spool) {
    SpoolSelection which = waiting ? choosing.waiting() : choosing.kept();
    boolean done = confirmation.isGiven();
    String state = waiting ? "waiting record" : "kept record";
    long records = spool.count(which);
    if (done) {
      terminal()
          .note(Style.BAD, "About to discard " + Numbers.count(records, state) + " for good.");
      String name = String.valueOf(spool.file().getFileName());
      String unused = confirmation.require(terminal(), "file", name);
      records = spool.discard(which);
    }
    answer(
        done ? Style.GOOD : Style.STRONG,
        (done ? "Discarded " : "Would discard ") + Numbers.count(records, state) + ".",
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
