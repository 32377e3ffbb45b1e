package io.github.kafkaeasy.cli.page;

import io.github.kafkaeasy.cli.render.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Counts of letters over time: by hour, combined to days or months where hours would be too many
 * columns. A few letters with much older times are counted separately and left out, because they
 * would squeeze all others into one column. Used by one thread.
 */
final class Columns {
  private static final long HOUR = 3_600_000;
  private static final long DAY = 24 * HOUR;
  private static final long MONTH = 30 * DAY;
  private static final int MOST_HOURS = 24_000;
  private static final int MOST_COLUMNS = 400;
  private static final long OLD = 366 * DAY;

  private final TreeMap<Long, Long> hours = new TreeMap<>();

  void add(long millis) {
    Long hour = Math.floorDiv(millis, HOUR) * HOUR;
    if (hours.size() < MOST_HOURS || hours.containsKey(hour)) {
      hours.merge(hour, 1L, Long::sum);
    } else {
      // The number of hours is bounded, because letters may contain any times. At the limit a
      // letter counts towards the nearest earlier hour, or towards the first hour if there is none.
      Long near = hours.floorKey(hour);
      hours.merge(near == null ? hours.firstKey() : near, 1L, Long::sum);
    }
  }

  Map<String, @Nullable Object> json(long letters) {
    long older = 0;
    Map<Long, Long> shown = hours;
    if (!hours.isEmpty()) {
      long recent = hours.lastKey() - OLD;
      long few = hours.headMap(recent).values().stream().mapToLong(n -> n).sum();
      if (few > 0 && few <= Math.max(1, letters / 100)) {
        older = few;
        shown = hours.tailMap(recent);
      }
    }
    long unit = unit(shown);
    TreeMap<Long, Long> columns = new TreeMap<>();
    shown.forEach((hour, count) -> columns.merge(hour - hour % unit, count, Long::sum));
    List<Object> pairs = new ArrayList<>();
    columns.forEach((at, count) -> pairs.add(List.of(at, count)));
    return Json.object("unit", unit, "older", older, "columns", pairs);
  }

  private static long unit(Map<Long, Long> shown) {
    if (shown.isEmpty()) {
      return HOUR;
    }
    TreeMap<Long, Long> sorted = new TreeMap<>(shown);
    long span = sorted.lastKey() - sorted.firstKey();
    return span / HOUR < MOST_COLUMNS ? HOUR : span / DAY < 3 * MOST_COLUMNS ? DAY : MONTH;
  }
}
