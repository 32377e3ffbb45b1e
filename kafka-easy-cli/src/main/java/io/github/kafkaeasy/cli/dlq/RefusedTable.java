package io.github.kafkaeasy.cli.dlq;

import io.github.kafkaeasy.cli.render.Json;
import io.github.kafkaeasy.cli.render.Page;
import io.github.kafkaeasy.cli.render.Table;
import io.github.kafkaeasy.cli.terminal.Style;
import io.github.kafkaeasy.dlq.redrive.RefusedLetter;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A table of letters that could not be handled, with the reasons. */
final class RefusedTable {
  /** The largest number of letters that are printed; --json has up to a thousand. */
  private static final int MOST_LISTED = 50;

  private RefusedTable() {}

  static void print(Page page, String heading, List<RefusedLetter> refused) {
    if (refused.isEmpty()) {
      return;
    }
    Table table = new Table("LETTER", heading).wide();
    refused.stream()
        .limit(MOST_LISTED)
        .forEach(letter -> table.row(letter.coordinates(), letter.reason()));
    page.table(table);
    if (refused.size() > MOST_LISTED) {
      page.line(
          Style.FAINT,
          "Only the first " + MOST_LISTED + " letters are listed; --json has up to 1,000.");
    }
  }

  static List<Map<String, @Nullable Object>> json(List<RefusedLetter> refused) {
    return refused.stream()
        .map(letter -> Json.object("letter", letter.coordinates(), "reason", letter.reason()))
        .toList();
  }
}
