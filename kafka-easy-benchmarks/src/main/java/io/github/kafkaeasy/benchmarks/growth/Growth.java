package io.github.kafkaeasy.benchmarks.growth;

import io.github.kafkaeasy.benchmarks.BenchJvm;
import io.github.kafkaeasy.benchmarks.BenchProgress;
import io.github.kafkaeasy.benchmarks.Broker;
import io.github.kafkaeasy.benchmarks.contender.Arena;
import io.github.kafkaeasy.benchmarks.contender.Figure;
import io.github.kafkaeasy.benchmarks.contender.Measurement;
import io.github.kafkaeasy.benchmarks.contender.Run;
import io.github.kafkaeasy.benchmarks.topic.Source;
import io.github.kafkaeasy.benchmarks.topic.Topics;
import io.github.kafkaeasy.test.LocalKafka;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Measures how the cost of a record grows with one quantity, for kafka-easy and the raw loop, and
 * writes a chart and a table; command {@code mvn -q -Pbench -Dbench.growth}. Each point is measured
 * in several rounds; the round with the least CPU time counts, since other load on the machine can
 * only raise the cost.
 */
public final class Growth {
  private final BenchJvm jvm;
  private final PrintStream out;
  private final Path folder;
  private final int rounds;
  private final double seconds;

  /**
   * @param folder folder for {@code growth.svg} and {@code growth.md}
   * @param rounds number of measurements per point
   * @param seconds seconds of steady state per measurement
   */
  public Growth(BenchJvm jvm, PrintStream out, Path folder, int rounds, double seconds) {
    this.jvm = jvm;
    this.out = out;
    this.folder = folder;
    this.rounds = rounds;
    this.seconds = seconds;
  }

  /** Measures all points and writes the files. */
  public void run() throws IOException, InterruptedException {
    List<Point> points = points(measure());
    Files.createDirectories(folder);
    String table = GrowthTable.of(points);
    Files.writeString(folder.resolve("growth.md"), table, StandardCharsets.UTF_8);
    Files.writeString(folder.resolve("growth.svg"), Chart.of(points), StandardCharsets.UTF_8);
    out.printf("%n%s%nThe results are also in growth.md and growth.svg in %s%n", table, folder);
  }

  private Map<Run, Measurement> measure() throws IOException, InterruptedException {
    Set<Run> runs = runs();
    BenchProgress progress = new BenchProgress(out, rounds * runs.size());
    Map<Run, Measurement> best = new HashMap<>();
    try (LocalKafka kafka = Broker.start()) {
      Topics topics = new Topics(kafka.bootstrapServers());
      for (int round = 0; round < rounds; round++) {
        for (Run run : runs) {
          topics.provide(run.source());
          Measurement now = jvm.run(run.contender(), place(kafka, topics, run.source()), seconds);
          progress.step("%s, %s: %s", run.source().name(), run.contender(), now);
          best.merge(run, now, Growth::lessDisturbed);
        }
      }
    }
    return best;
  }

  /** All runs; axes share the runs that they have in common. */
  private static Set<Run> runs() {
    Set<Run> runs = new LinkedHashSet<>();
    for (Axis axis : Axis.values()) {
      for (int value : axis.steps()) {
        runs.add(axis.raw(value));
        runs.add(axis.easy(value));
      }
    }
    return runs;
  }

  private static Measurement lessDisturbed(Measurement one, Measurement other) {
    return one.get(Figure.CPU) <= other.get(Figure.CPU) ? one : other;
  }

  private static List<Point> points(Map<Run, Measurement> measured) {
    List<Point> points = new ArrayList<>();
    for (Axis axis : Axis.values()) {
      for (int value : axis.steps()) {
        Measurement easy = Objects.requireNonNull(measured.get(axis.easy(value)));
        Measurement raw = Objects.requireNonNull(measured.get(axis.raw(value)));
        points.add(new Point(axis, value, easy, raw));
      }
    }
    return points;
  }

  private static Arena place(LocalKafka kafka, Topics topics, Source source) {
    return new Arena(
        kafka.bootstrapServers(),
        source.name(),
        source.partitions(),
        source.records(),
        topics.sink());
  }
}
