package io.github.kafkaeasy.benchmarks.growth;

import io.github.kafkaeasy.benchmarks.contender.Figure;
import java.util.List;
import java.util.Locale;

/** The points as a Markdown table. */
final class GrowthTable {
  private GrowthTable() {}

  static String of(List<Point> points) {
    StringBuilder table = new StringBuilder();
    table.append(row("", "", "records/s", "raw", "CPU ns/record", "raw", "bytes/record", "raw"));
    table.append("|---|--:|--:|--:|--:|--:|--:|--:|\n");
    for (Point point : points) {
      table.append(
          row(
              point.axis().title(),
              String.format(Locale.ROOT, "%,d", point.value()),
              number(point.easy().get(Figure.RATE)),
              number(point.raw().get(Figure.RATE)),
              number(point.easy().get(Figure.CPU)),
              number(point.raw().get(Figure.CPU)),
              number(point.easy().get(Figure.ALLOCATION)),
              number(point.raw().get(Figure.ALLOCATION))));
    }
    return table.toString();
  }

  private static String row(String... cells) {
    return "| " + String.join(" | ", cells) + " |\n";
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%,.0f", value);
  }
}
