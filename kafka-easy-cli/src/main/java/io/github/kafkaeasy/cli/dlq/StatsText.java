package io.github.kafkaeasy.cli.dlq;

import io.github.kafkaeasy.cli.render.Json;
import io.github.kafkaeasy.cli.render.Page;
import io.github.kafkaeasy.cli.render.Table;
import io.github.kafkaeasy.cli.terminal.Numbers;
import io.github.kafkaeasy.cli.terminal.Printable;
import io.github.kafkaeasy.cli.terminal.Style;
import io.github.kafkaeasy.dlq.redrive.LetterStats;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Counts of dead letters as text, with bars. */
final class StatsText {
  private static final int BAR = 40;
  private static final int MOST_ROWS = 48;

  private StatsText() {}

  static void print(Page page, LetterStats stats) {
    page.line(
        Style.STRONG,
        Numbers.count(stats.letters(), "letter")
            + ", about "
            + Numbers.bytes(stats.bytes())
            + ", from "
            + Numbers.time(stats.oldest())
            + " to "
            + Numbers.time(stats.newest()));
    table(page, "STATE", lowerCase(stats));
    table(page, "EXCEPTION", stats.byException());
    table(page, "SOURCE TOPIC", stats.bySourceTopic());
    table(page, "SOURCE PARTITION", stats.byPartition());
    table(page, "GROUP", stats.byGroup());
    if (stats.byDialect().size() > 1) {
      table(page, "WRITTEN BY", stats.byDialect());
    }
    table(page, "HOUR", hours(stats));
  }

  static Object json(LetterStats stats) {
    return Json.object(
        "letters", stats.letters(),
        "bytes", stats.bytes(),
        "oldest", stats.oldest(),
        "newest", stats.newest(),
        "byState", stats.byState(),
        "byException", stats.byException(),
        "bySourceTopic", stats.bySourceTopic(),
        "byPartition", stats.byPartition(),
        "byGroup", stats.byGroup(),
        "byDialect", stats.byDialect(),
        "byHour", stats.byHour());
  }

  private static void table(Page page, String head, Map<String, Long> counts) {
    if (counts.isEmpty()) {
      return;
    }
    long largest = counts.values().stream().mapToLong(Long::longValue).max().orElse(1);
    page.blank();
    Table table = new Table(head, "COUNT", "");
    counts.entrySet().stream()
        .limit(MOST_ROWS)
        .forEach(
            count ->
                table.row(
                    Printable.cut(Printable.line(count.getKey()), 60),
                    count.getValue(),
                    new Table.Styled(
                        Style.WARNING, counts.size() == 1 ? "" : bar(count.getValue(), largest))));
    page.table(table);
    if (counts.size() > MOST_ROWS) {
      page.line(Style.FAINT, "and " + (counts.size() - MOST_ROWS) + " more: --json has all");
    }
  }

  private static Map<String, Long> lowerCase(LetterStats stats) {
    Map<String, Long> counts = new LinkedHashMap<>();
    stats
        .byState()
        .forEach((state, count) -> counts.put(state.name().toLowerCase(Locale.ROOT), count));
    return counts;
  }

  /** The newest hours, because the table is cut at its end. */
  private static Map<String, Long> hours(LetterStats stats) {
    Map<String, Long> counts = new LinkedHashMap<>();
    int skipped = Math.max(0, stats.byHour().size() - MOST_ROWS);
    int position = 0;
    for (Map.Entry<Instant, Long> hour : stats.byHour().entrySet()) {
      if (position++ >= skipped) {
        counts.put(Numbers.time(hour.getKey()).substring(0, 16), hour.getValue());
      }
    }
    return counts;
  }

  private static String bar(long count, long largest) {
    int length = (int) Math.round((double) count / largest * BAR);
    return "#".repeat(count > 0 ? Math.max(1, length) : 0);
  }
}
