package io.github.kafkaeasy.benchmarks.growth;

import io.github.kafkaeasy.benchmarks.BenchJvm;
import io.github.kafkaeasy.benchmarks.Broker;
import io.github.kafkaeasy.benchmarks.Progress;
import io.github.kafkaeasy.benchmarks.contender.Contenders;
import io.github.kafkaeasy.benchmarks.contender.Measurement;
import io.github.kafkaeasy.benchmarks.contender.Place;
import io.github.kafkaeasy.benchmarks.topic.Source;
import io.github.kafkaeasy.benchmarks.topic.Topics;
import io.github.kafkaeasy.test.LocalKafka;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code mvn -q -Pbench -Dbench.growth}: the cost of a record beside the raw loop's while there is
 * more and more of one thing, as a picture and as a table.
 */
public final class Growth {
  private final BenchJvm jvm;
  private final PrintStream out;
  private final Path folder;
  private final double seconds;

  /**
   * @param folder where {@code growth.svg} and {@code growth.md} go
   * @param seconds how much steady state each point runs
   */
  public Growth(BenchJvm jvm, PrintStream out, Path folder, double seconds) {
    this.jvm = jvm;
    this.out = out;
    this.folder = folder;
    this.seconds = seconds;
  }

  /** Measures and writes. */
  public void run() throws IOException, InterruptedException {
    List<Point> points = measure();
    Files.createDirectories(folder);
    String table = GrowthTable.of(points);
    Files.writeString(folder.resolve("growth.md"), table, StandardCharsets.UTF_8);
    Files.writeString(folder.resolve("growth.svg"), Chart.of(points), StandardCharsets.UTF_8);
    out.printf("%n%s%nAlso in growth.md and growth.svg in %s%n", table, folder);
  }

  private List<Point> measure() throws IOException, InterruptedException {
    int steps = 2 * Arrays.stream(Axis.values()).mapToInt(axis -> axis.steps().size()).sum();
    Progress progress = new Progress(out, steps);
    List<Point> points = new ArrayList<>();
    try (LocalKafka kafka = Broker.start()) {
      Topics topics = new Topics(kafka.bootstrapServers());
      Map<Source, Measurement> raw = new HashMap<>();
      for (Axis axis : Axis.values()) {
        for (int value : axis.steps()) {
          Source source = axis.source(value);
          topics.provide(source);
          Place place = place(kafka, topics, source);
          if (!raw.containsKey(source)) {
            raw.put(source, jvm.run(Contenders.RAW_LOOP, place, seconds));
          }
          progress.step("%,d %s, raw: %s", value, axis.title(), raw.get(source));
          Measurement easy = jvm.run(axis.contender(value), place, seconds);
          progress.step("%,d %s, kafka-easy: %s", value, axis.title(), easy);
          points.add(new Point(axis, value, easy, raw.get(source)));
        }
      }
    }
    return points;
  }

  private static Place place(LocalKafka kafka, Topics topics, Source source) {
    return new Place(
        kafka.bootstrapServers(),
        source.name(),
        source.partitions(),
        source.records(),
        topics.sink());
  }
}
