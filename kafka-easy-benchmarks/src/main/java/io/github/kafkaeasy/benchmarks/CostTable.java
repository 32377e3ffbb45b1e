package io.github.kafkaeasy.benchmarks;

import io.github.kafkaeasy.benchmarks.contender.Figure;
import io.github.kafkaeasy.benchmarks.contender.Measurement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Table of the median costs per record, one line for each contender of a comparison of CPU time.
 */
final class CostTable {
  private static final String LINE = "%-36s %14s %14s %18s %16s%n";

  private final Map<String, List<Measurement>> measured = new LinkedHashMap<>();

  /**
   * Adds a contender's measurements. Ignored if the contender has measurements from an earlier
   * comparison.
   */
  void add(String contender, List<Measurement> ofIt) {
    measured.putIfAbsent(contender, List.copyOf(ofIt));
  }

  /** The table as text; empty if nothing was added. */
  @Override
  public String toString() {
    if (measured.isEmpty()) {
      return "";
    }
    StringBuilder table = new StringBuilder(System.lineSeparator());
    table.append(
        String.format(
            Locale.ROOT, LINE, "per record", "CPU ns", "bytes", "switches/1,000", "GCs/million"));
    measured.forEach(
        (contender, ofIt) ->
            table.append(
                String.format(
                    Locale.ROOT,
                    LINE,
                    contender,
                    show("%,.0f", Figure.CPU, ofIt),
                    show("%,.0f", Figure.ALLOCATION, ofIt),
                    show("%.2f", Figure.SWITCHES, ofIt),
                    show("%.2f", Figure.COLLECTIONS, ofIt))));
    return table.toString();
  }

  private static String show(String format, Figure figure, List<Measurement> ofIt) {
    return ofIt.get(0).figures().containsKey(figure)
        ? String.format(
            Locale.ROOT,
            format,
            Summary.of(ofIt.stream().map(one -> one.get(figure)).toList()).median())
        : "-";
  }
}
