package io.github.kafkaeasy.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.common.utils.AppInfoParser;

/** What the pairs come to, as a table to read and as JSON to keep. */
final class Report {
  private final List<Map<String, Object>> results = new ArrayList<>();
  private final List<Map<String, Object>> ratios = new ArrayList<>();
  private final StringBuilder table = new StringBuilder();

  Report() {
    table.append(row("name", "what", "median", "min", "max", "asked", "dream", "").stripTrailing());
    table.append(System.lineSeparator());
  }

  void add(Comparison comparison, List<Pair> pairs) {
    Summary figure = summary(pairs, comparison);
    table.append(
        row(
            comparison.name(),
            comparison.title(),
            show(figure.median()),
            show(figure.min()),
            show(figure.max()),
            (comparison.lowerIsBetter() ? "<= " : ">= ") + show(comparison.asked()),
            show(comparison.dream()),
            comparison.isReached(figure.median()) ? "" : "MISSED"));
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("name", comparison.name());
    putAll(entry, figure);
    entry.put("asked", comparison.asked());
    entry.put("dream", comparison.dream());
    entry.put("lowerIsBetter", comparison.lowerIsBetter());
    ratios.add(entry);
  }

  void add(String name, String contender, List<Measurement> measured) {
    addResult(
        name, contender, "records/s", measured.stream().map(m -> m.recordsPerSecond()).toList());
    addResult(
        name, contender, "bytes/record", measured.stream().map(m -> m.bytesPerRecord()).toList());
    addResult(
        name,
        contender,
        "CPU ns/record",
        measured.stream().map(m -> m.cpuNanosPerRecord()).toList());
  }

  private void addResult(String name, String contender, String unit, List<Double> figures) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("name", name);
    entry.put("contender", contender);
    putAll(entry, Summary.of(figures));
    entry.put("unit", unit);
    results.add(entry);
  }

  private static void putAll(Map<String, Object> entry, Summary summary) {
    entry.put("median", summary.median());
    entry.put("min", summary.min());
    entry.put("max", summary.max());
  }

  private static Summary summary(List<Pair> pairs, Comparison comparison) {
    return Summary.of(pairs.stream().map(comparison.figure()::applyAsDouble).toList());
  }

  String table() {
    return table.toString();
  }

  void write(Path file) throws IOException {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("machine", machine());
    all.put("results", results);
    all.put("ratios", ratios);
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(file.toFile(), all);
  }

  private static Map<String, Object> machine() {
    Map<String, Object> machine = new LinkedHashMap<>();
    machine.put("os", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    machine.put("arch", System.getProperty("os.arch"));
    machine.put("processors", Runtime.getRuntime().availableProcessors());
    machine.put("jvm", System.getProperty("java.vm.name") + " " + Runtime.version());
    machine.put("kafka", AppInfoParser.getVersion());
    return machine;
  }

  private static String row(Object... cells) {
    return String.format(Locale.ROOT, "%-16s %-50s %9s %9s %9s %9s %9s  %s%n", cells);
  }

  private static String show(double figure) {
    return String.format(Locale.ROOT, Math.abs(figure) < 10 ? "%.3f" : "%.1f", figure);
  }
}
