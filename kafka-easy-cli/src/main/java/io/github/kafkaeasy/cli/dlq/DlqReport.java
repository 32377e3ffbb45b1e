package io.github.kafkaeasy.cli.dlq;

import io.github.kafkaeasy.cli.page.Tally;
import io.github.kafkaeasy.cli.render.Json;
import io.github.kafkaeasy.cli.render.Page;
import io.github.kafkaeasy.cli.render.Shown;
import io.github.kafkaeasy.cli.shared.Reply;
import io.github.kafkaeasy.cli.terminal.Numbers;
import io.github.kafkaeasy.cli.terminal.ProgressBar;
import io.github.kafkaeasy.cli.terminal.Style;
import io.github.kafkaeasy.dlq.redrive.DeadLetters;
import io.github.kafkaeasy.dlq.redrive.LetterPage;
import io.github.kafkaeasy.dlq.redrive.Selection;
import io.github.kafkaeasy.error.KafkaEasyException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Command {@code dlq report}: writes an HTML page with counts over time and a table with search.
 */
@Command(
    name = "report",
    description = {"The page is one self-contained file and loads nothing from elsewhere."})
public final class DlqReport extends DlqSubcommand {
  @Mixin private Selecting selecting = new Selecting();

  @Option(names = "--html", paramLabel = "FILE", required = true, description = "The file.")
  private Path file = Path.of("");

  @Option(names = "--force", description = "Replace the file if it exists.")
  private boolean force;

  @Option(
      names = "--max",
      paramLabel = "N",
      defaultValue = "2000",
      description = "The number of newest letters in the table (default: ${DEFAULT-VALUE}).")
  private int max = 2_000;

  @Option(
      names = "--without-values",
      description = "Leave out the values, which may be confidential.")
  private boolean withoutValues;

  @Override
  void check(DeadLetters letters) {
    var unused = selecting.selection();
    if (!force && Files.exists(file)) {
      throw wrongUsage(file + " exists already; use another name, or --force");
    }
  }

  @Override
  String doing() {
    return "reading";
  }

  @Override
  Reply run(DeadLetters letters, ProgressBar bar) {
    Selection selection = selecting.selection();
    Tally counts = new Tally();
    long counted = letters.forEach(selection, counts::add);
    LetterPage page = letters.browse(selection, max);
    String html =
        new HtmlReport(letters.topic(), selection.toString(), Instant.now(), !withoutValues)
            .page(counts, page.letters());
    write(html);
    return Reply.of(new Written(file, counted, page.letters().size()));
  }

  private record Written(Path file, long letters, int shown) implements Shown {
    @Override
    public Object json() {
      return Json.object("file", file, "letters", letters, "shown", shown);
    }

    @Override
    public void text(Page page) {
      page.line(
          Style.GOOD,
          "Wrote "
              + file
              + ": "
              + Numbers.count(letters, "letter")
              + " counted, "
              + Numbers.grouped(shown)
              + " in the table.");
    }
  }

  /** Writes the file and moves it into place at the end, so that no reader sees a partial file. */
  private void write(String html) {
    Path target = file.toAbsolutePath();
    try {
      Path part = Files.createTempFile(target.getParent(), "." + target.getFileName(), ".part");
      try {
        Files.writeString(part, html, StandardCharsets.UTF_8);
        Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        boolean unused = Files.deleteIfExists(part);
      }
    } catch (IOException e) {
      throw new KafkaEasyException("The report cannot be written to " + file + ": " + e, e);
    }
  }
}
