package io.github.kafkaeasy.benchmarks;

import io.github.kafkaeasy.test.LocalKafka;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/**
 * {@code mvn -q -Pbench}: one broker, one topic, every contender in a JVM of its own beside its
 * reference, a table and a JSON file. See {@link Options} for what can be asked.
 */
public final class BenchMain {
  private final Options options;
  private final PrintStream out;
  private final BenchJvm jvm;

  private BenchMain(Options options, PrintStream out) {
    this.options = options;
    this.out = out;
    this.jvm = new BenchJvm(options.jvmOptions());
  }

  /**
   * Runs what the system properties ask for; exit code 1 when something could not be measured.
   *
   * @param args none
   */
  // A program for the terminal, and exec:java passes on what System.exit says.
  @SuppressWarnings({"SystemOut", "CatchAndPrintStackTrace"})
  public static void main(String[] args) {
    int code = 0;
    try {
      new BenchMain(Options.fromSystemProperties(), System.out).run();
    } catch (Exception e) {
      e.printStackTrace();
      code = 1;
    }
    System.exit(code);
  }

  private void run() throws IOException, InterruptedException, ExecutionException {
    List<Comparison> comparisons = options.comparisons();
    // As in production: compiled by C2, and with a heap that never gets tight.
    try (LocalKafka kafka =
        LocalKafka.builder()
            .heapMegabytes(1_024)
            .jvmOption("-XX:TieredStopAtLevel=4")
            .serverProperty("log.retention.check.interval.ms", "1000")
            .start()) {
      Place place = new Place(kafka.bootstrapServers(), "bench", options.records(), "bench-sink");
      Topics.create(place);
      say("filling a topic with %,d records", options.records());
      Topics.fill(place);
      Report report = new Report();
      Map<Match, List<Pair>> played = play(comparisons, place, report);
      for (Comparison comparison : comparisons) {
        report.add(comparison, played.getOrDefault(Match.of(comparison), List.of()));
      }
      report.write(options.output());
      out.printf("%n%s%nAlso in %s%n", report.table(), options.output());
    }
  }

  private Map<Match, List<Pair>> play(List<Comparison> comparisons, Place place, Report report)
      throws IOException, InterruptedException {
    Map<Match, List<Pair>> played = new LinkedHashMap<>();
    for (Comparison comparison : comparisons) {
      Match match = Match.of(comparison);
      if (!played.containsKey(match)) {
        List<Pair> pairs = pairs(match, place);
        played.put(match, pairs);
        addResults(comparison.name(), match, pairs, report);
      }
    }
    return played;
  }

  private List<Pair> pairs(Match match, Place place) throws IOException, InterruptedException {
    List<Pair> pairs = new ArrayList<>();
    for (int i = 1; i <= options.pairs(); i++) {
      // First the one, then the other, so that a machine that grows slower favours nobody.
      Pair pair = pair(match, place, i % 2 == 1);
      pairs.add(pair);
      say("%s, %d of %d: %s", match.contender(), i, options.pairs(), shown(pair, match));
    }
    return pairs;
  }

  private Pair pair(Match match, Place place, boolean referenceFirst)
      throws IOException, InterruptedException {
    String reference = match.reference();
    if (reference == null) {
      return new Pair(measure(match.contender(), place), null);
    }
    if (referenceFirst) {
      Measurement first = measure(reference, place);
      return new Pair(measure(match.contender(), place), first);
    }
    Measurement first = measure(match.contender(), place);
    return new Pair(first, measure(reference, place));
  }

  private Measurement measure(String contender, Place place)
      throws IOException, InterruptedException {
    return jvm.run(contender, place, Options.SECONDS);
  }

  private static String shown(Pair pair, Match match) {
    Measurement reference = pair.reference();
    return shown(pair.contender())
        + (reference == null ? "" : " beside " + shown(reference) + " of the " + match.reference());
  }

  private static String shown(Measurement measured) {
    return String.format(
        Locale.ROOT,
        "%,.0f records/s, %.0f bytes and %.0f ns of CPU each",
        measured.recordsPerSecond(),
        measured.bytesPerRecord(),
        measured.cpuNanosPerRecord());
  }

  private static void addResults(String name, Match match, List<Pair> pairs, Report report) {
    String reference = match.reference();
    if (reference != null) {
      List<Measurement> measured = new ArrayList<>();
      for (Pair pair : pairs) {
        Measurement of = pair.reference();
        if (of != null) {
          measured.add(of);
        }
      }
      report.add(name, reference, measured);
    }
    report.add(name, match.contender(), pairs.stream().map(Pair::contender).toList());
  }

  private void say(String format, Object... args) {
    out.println("bench: " + String.format(Locale.ROOT, format, args));
  }
}
