package io.github.kafkaeasy.cli.dlq;

import io.github.kafkaeasy.cli.render.Json;
import io.github.kafkaeasy.cli.render.Page;
import io.github.kafkaeasy.cli.render.Table;
import io.github.kafkaeasy.cli.terminal.Numbers;
import io.github.kafkaeasy.cli.terminal.Printable;
import io.github.kafkaeasy.cli.terminal.Style;
import io.github.kafkaeasy.dlq.redrive.LetterStats;
import java.util.LinkedHashMap;
import java.util.List;
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
    table(page, "HOUR", hours(stats), true);
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
    table(page, head, counts, false);
  }

  /**
   * Prints a table that is cut if it is too long.
   *
   * @param cutAtStart whether the first rows are left out, instead of the last ones
   */
  private static void table(Page page, String head, Map<String, Long> counts, boolean cutAtStart) {
    if (counts.isEmpty()) {
      return;
    }
    int cut = Math.max(0, counts.size() - MOST_ROWS);
    List<Map.Entry<String, Long>> rows =
        counts.entrySet().stream().skip(cutAtStart ? cut : 0).limit(MOST_ROWS).toList();
    long largest = rows.stream().mapToLong(Map.Entry::getValue).max().orElse(1);
    page.blank();
    Table table = new Table(head, "COUNT", "");
    rows.forEach(
        count ->
            table.row(
                Printable.cut(Printable.line(count.getKey()), 60),
                count.getValue(),
                new Table.Styled(
                    Style.WARNING, rows.size() == 1 ? "" : bar(count.getValue(), largest))));
    page.table(table);
    if (cut > 0) {
      String left = cutAtStart ? " earlier" : " more";
      page.line(Style.FAINT, "and " + cut + left + ": --json has all");
    }
  }

  private static Map<String, Long> lowerCase(LetterStats stats) {
    Map<String, Long> counts = new LinkedHashMap<>();
    stats
        .byState()
        .forEach((state, count) -> counts.put(state.name().toLowerCase(Locale.ROOT), count));
    return counts;
  }

  /** The hours in this machine's zone, where two hours have the same name when clocks go back. */
  private static Map<String, Long> hours(LetterStats stats) {
    Map<String, Long> counts = new LinkedHashMap<>();
    stats
        .byHour()
        .forEach(
            (hour, count) -> counts.merge(Numbers.time(hour).substring(0, 16), count, Long::sum));
    return counts;
  }

  private static String bar(long count, long largest) {
    int length = (int) Math.round((double) count / largest * BAR);
    return "#".repeat(count > 0 ? Math.max(1, length) : 0);
  }
}
