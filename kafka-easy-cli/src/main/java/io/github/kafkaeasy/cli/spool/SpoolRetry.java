package io.github.kafkaeasy.cli.spool;

import io.github.kafkaeasy.cli.shared.Confirmation;
import io.github.kafkaeasy.cli.shared.Reply;
import io.github.kafkaeasy.cli.terminal.Numbers;
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
  Reply run(SpoolFile spool) {
    boolean done = confirmation.isGiven();
    long records = done ? spool.retry(choosing.kept()) : spool.count(choosing.kept());
    String count = Numbers.count(records, "kept record");
    String sentence =
        done
            ? "The next producer with this file sends " + count + " again."
            : "The next producer with this file would send " + count + " again.";
    return Reply.of(new Changed(done, records, null, sentence));
  }
}
