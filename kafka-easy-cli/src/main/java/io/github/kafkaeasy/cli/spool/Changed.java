package io.github.kafkaeasy.cli.spool;

import io.github.kafkaeasy.cli.render.Json;
import io.github.kafkaeasy.cli.render.Page;
import io.github.kafkaeasy.cli.render.Shown;
import io.github.kafkaeasy.cli.terminal.Style;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The result of a command that changes records, or of its dry run.
 *
 * @param done false if nothing was changed
 * @param other the file of an import; null for other commands
 */
record Changed(boolean done, long records, @Nullable Path other, String sentence) implements Shown {

  @Override
  public Object json() {
    return other == null
        ? Json.object("done", done, "records", records)
        : Json.object("done", done, "file", other, "records", records);
  }

  @Override
  public void text(Page page) {
    page.line(done ? Style.GOOD : Style.STRONG, sentence);
    if (!done) {
      page.nothingChanged();
    }
  }
}
