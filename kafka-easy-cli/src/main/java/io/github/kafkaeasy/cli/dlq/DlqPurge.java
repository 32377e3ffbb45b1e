package io.github.kafkaeasy.cli.dlq;

import io.github.kafkaeasy.cli.render.Json;
import io.github.kafkaeasy.cli.render.Page;
import io.github.kafkaeasy.cli.render.Shown;
import io.github.kafkaeasy.cli.render.Table;
import io.github.kafkaeasy.cli.shared.Confirmation;
import io.github.kafkaeasy.cli.shared.Reply;
import io.github.kafkaeasy.cli.terminal.Numbers;
import io.github.kafkaeasy.cli.terminal.ProgressBar;
import io.github.kafkaeasy.cli.terminal.Style;
import io.github.kafkaeasy.dlq.redrive.DeadLetters;
import io.github.kafkaeasy.dlq.redrive.Purge;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Command {@code dlq purge}: deletes dead letters permanently. */
@Command(
    name = "purge",
    description = {
      "Deletes all records before an offset of each partition; Kafka has no other way to delete."
    })
public final class DlqPurge extends DlqSubcommand {
  @Option(
      names = "--before",
      paramLabel = "TIME",
      description =
          "In each partition, keep the first letter of this time or later, and all records after it"
              + " (default: no limit).")
  private @Nullable Instant before;

  @Option(
      names = "--open-too",
      description = "Delete open letters, too (default: only records before the first open one).")
  private boolean openToo;

  @Option(
      names = "--take-over",
      description = "End a running redrive of this topic, which could still send deleted letters.")
  private boolean takeOver;

  @Mixin private Confirmation.ByName confirmation = new Confirmation.ByName();

  @Override
  String doing() {
    return "counting";
  }

  @Override
  Reply run(DeadLetters letters, ProgressBar bar) {
    Purge purge = letters.purge();
    purge = before == null ? purge : purge.before(before);
    purge = openToo ? purge.openToo() : purge;
    purge = takeOver ? purge.takeOver() : purge;
    Purge.Plan plan = purge.plan();
    bar.close();
    rendering().aside(page -> page.table(table(plan)));
    if (confirmation.isGiven()) {
      var unused = plan.execute(confirmation.require(rendering(), letters.topic()));
    }
    return Reply.of(new Purged(plan, confirmation.isGiven()));
  }

  private static Table table(Purge.Plan plan) {
    Table table = new Table("PARTITION", "FROM", "FIRST KEPT", "LETTERS", "STILL OPEN");
    plan.parts()
        .forEach(
            part ->
                table.row(
                    part.partition(),
                    part.from(),
                    part.to(),
                    part.letters(),
                    part.open() == 0 ? 0L : new Table.Styled(Style.BAD, part.open())));
    return table;
  }

  private record Purged(Purge.Plan plan, boolean done) implements Shown {
    @Override
    public Object json() {
      return Json.object(
          "done",
          done,
          "letters",
          plan.count(),
          "open",
          plan.open(),
          "parts",
          plan.parts().stream()
              .map(
                  part ->
                      Json.object(
                          "partition", part.partition(),
                          "from", part.from(),
                          "firstKept", part.to(),
                          "letters", part.letters(),
                          "open", part.open()))
              .toList());
    }

    @Override
    public void text(Page page) {
      page.line(
          done ? Style.GOOD : Style.STRONG,
          (done ? "Deleted " : "Would delete ")
              + Numbers.count(plan.count(), "letter")
              + ", "
              + Numbers.grouped(plan.open())
              + " of them still open.");
      if (!done) {
        page.nothingChanged();
      }
    }
  }
}
