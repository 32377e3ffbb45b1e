package io.github.kafkaeasy.cli.spool;

import io.github.kafkaeasy.cli.shared.Confirmation;
import io.github.kafkaeasy.cli.shared.Reply;
import io.github.kafkaeasy.cli.terminal.Numbers;
import io.github.kafkaeasy.cli.terminal.Style;
import io.github.kafkaeasy.spool.SpoolFile;
import io.github.kafkaeasy.spool.SpoolSelection;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "discard",
    description = "Discarded records cannot be restored; export them first to keep a copy.")
public final class SpoolDiscard extends SpoolSubcommand {
  @Mixin private SpoolChoosing choosing = new SpoolChoosing();

  @Option(
      names = "--waiting",
      description =
          "Discard waiting records, which a producer would still send, instead of kept ones.")
  private boolean waiting;

  @Mixin private Confirmation.ByName confirmation = new Confirmation.ByName();

  @Override
  void check() {
    SpoolSelection unused = choosing.kept();
  }

  @Override
  Reply run(SpoolFile spool) {
    SpoolSelection which = waiting ? choosing.waiting() : choosing.kept();
    boolean done = confirmation.isGiven();
    long matching = spool.count(which);
    long records = matching;
    if (done) {
      rendering()
          .aside(
              page ->
                  page.note(Style.BAD, "About to discard " + count(matching) + " permanently."));
      String name = String.valueOf(spool.file().getFileName());
      String unused = confirmation.require(rendering(), "file", name);
      records = spool.discard(which);
    }
    String sentence = (done ? "Discarded " : "Would discard ") + count(records) + ".";
    return Reply.of(new Changed(done, records, null, sentence));
  }

  private String count(long records) {
    return Numbers.count(records, waiting ? "waiting record" : "kept record");
  }
}
