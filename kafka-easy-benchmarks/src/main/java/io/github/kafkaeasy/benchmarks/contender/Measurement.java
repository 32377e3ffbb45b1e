package io.github.kafkaeasy.benchmarks.contender;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Result of one run of a contender.
 *
 * @param figures the measured figures
 */
public record Measurement(Map<Figure, Double> figures) {
  private static final String MARK = "measured ";

  public Measurement {
    figures = Map.copyOf(figures);
  }

  /** The measurement for a number of records, their time and their cost. */
  static Measurement of(long records, double seconds, Cost cost) {
    return new Measurement(
        Map.of(
            Figure.RATE, records / seconds,
            Figure.ALLOCATION, (double) cost.bytes() / records,
            Figure.CPU, (double) cost.cpuNanos() / records,
            Figure.SWITCHES, 1e3 * cost.switches() / records,
            Figure.COLLECTIONS, 1e6 * cost.collections() / records));
  }

  /**
   * One of the figures.
   *
   * @throws IllegalArgumentException when the contender has no such figure
   */
  public double get(Figure figure) {
    Double value = figures.get(figure);
    if (value == null) {
      throw new IllegalArgumentException(
          "the contender did not measure " + figure + ", only " + figures.keySet());
    }
    return value;
  }

  /** The line that a child JVM prints for its parent. */
  String toLine() {
    return MARK
        + figures.entrySet().stream()
            .map(entry -> entry.getKey() + "=" + entry.getValue())
            .collect(Collectors.joining(" "));
  }

  public static boolean isLine(String line) {
    return line.startsWith(MARK);
  }

  public static Measurement fromLine(String line) {
    Map<Figure, Double> figures = new EnumMap<>(Figure.class);
    for (String word : line.substring(MARK.length()).split(" ", -1)) {
      int equals = word.indexOf('=');
      figures.put(
          Figure.valueOf(word.substring(0, equals)),
          Double.parseDouble(word.substring(equals + 1)));
    }
    return new Measurement(figures);
  }

  /** One readable line. */
  @Override
  public String toString() {
    return new EnumMap<>(figures)
        .entrySet().stream()
            .map(
                entry ->
                    String.format(
                        Locale.ROOT,
                        entry.getValue() < 100 ? "%,.1f %s" : "%,.0f %s",
                        entry.getValue(),
                        entry.getKey().unit()))
            .collect(Collectors.joining(", "));
  }
}
