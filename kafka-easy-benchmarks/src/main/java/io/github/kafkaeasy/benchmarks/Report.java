package io.github.kafkaeasy.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.github.kafkaeasy.benchmarks.contender.Figure;
import io.github.kafkaeasy.benchmarks.contender.Measurement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** Results of all measured pairs, as a table and as JSON. */
final class Report {
  private final List<Map<String, Object>> results = new ArrayList<>();
  private final List<Map<String, Object>> ratios = new ArrayList<>();
  private final StringBuilder table = new StringBuilder();
  private final CostTable costs = new CostTable();

  Report() {
    String head = row("name", "what", "median", "min", "max", "goal", "ideal", "").stripTrailing();
    table.append(head).append(System.lineSeparator());
    table.append("-".repeat(head.length())).append(System.lineSeparator());
  }

  /**
   * Adds the figure of a comparison.
   *
   * @param withResults whether to add the measurements too; false if an earlier comparison of the
   *     same pairs has added them
   */
  void add(Comparison comparison, List<Pair> pairs, boolean withResults) {
    addRatio(
        comparison, Summary.of(pairs.stream().map(comparison.figure()::applyAsDouble).toList()));
    if (comparison.isOfProcessorTime()) {
      if (comparison.reference() != null) {
        costs.add(comparison.reference(), references(pairs));
      }
      costs.add(comparison.contender(), pairs.stream().map(Pair::contender).toList());
    }
    if (withResults) {
      String reference = comparison.reference();
      if (reference != null) {
        addResults(comparison.name(), reference, references(pairs));
      }
      addResults(
          comparison.name(), comparison.contender(), pairs.stream().map(Pair::contender).toList());
    }
  }

  private static List<Measurement> references(List<Pair> pairs) {
    return pairs.stream().map(pair -> Objects.requireNonNull(pair.reference())).toList();
  }

  private void addRatio(Comparison comparison, Summary figure) {
    Goal goal = comparison.goal();
    table.append(
        row(
            comparison.name(),
            comparison.title(),
            show(figure.median()),
            show(figure.min()),
            show(figure.max()),
            (goal.lowerIsBetter() ? "<= " : ">= ") + show(goal.asked()),
            show(goal.dream()),
            goal.isReachedBy(figure.median()) ? "" : "MISSED"));
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("name", comparison.name());
    putAll(entry, figure);
    entry.put("asked", goal.asked());
    entry.put("dream", goal.dream());
    entry.put("lowerIsBetter", goal.lowerIsBetter());
    ratios.add(entry);
  }

  private void addResults(String name, String contender, List<Measurement> measured) {
    for (Figure figure : Figure.values()) {
      if (measured.get(0).figures().containsKey(figure)) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("name", name);
        entry.put("contender", contender);
        putAll(entry, Summary.of(measured.stream().map(m -> m.get(figure)).toList()));
        entry.put("unit", figure.unit());
        results.add(entry);
      }
    }
  }

  private static void putAll(Map<String, Object> entry, Summary summary) {
    entry.put("median", summary.median());
    entry.put("min", summary.min());
    entry.put("max", summary.max());
  }

  String table() {
    return table.toString() + costs;
  }

  void write(Path file) throws IOException {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("machine", Machine.describe());
    all.put("results", results);
    all.put("ratios", ratios);
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(file.toFile(), all);
  }

  private static String row(Object... cells) {
    return String.format(Locale.ROOT, "%-18s %-56s %9s %9s %9s %9s %9s  %s%n", cells);
  }

  private static String show(double figure) {
    return String.format(Locale.ROOT, Math.abs(figure) < 10 ? "%.3f" : "%.1f", figure);
  }
}
