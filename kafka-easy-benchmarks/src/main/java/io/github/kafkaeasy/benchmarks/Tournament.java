package io.github.kafkaeasy.benchmarks;

import io.github.kafkaeasy.benchmarks.contender.Arena;
import io.github.kafkaeasy.benchmarks.contender.Contenders;
import io.github.kafkaeasy.benchmarks.contender.Measurement;
import io.github.kafkaeasy.benchmarks.contender.Run;
import io.github.kafkaeasy.benchmarks.topic.Source;
import io.github.kafkaeasy.benchmarks.topic.Topics;
import io.github.kafkaeasy.test.LocalKafka;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Runs all pairs of all comparisons on one broker and prints the table of results. */
final class Tournament {
  private static final String FILE = "bench.json";

  private final BenchOptions options;
  private final Jdks jdks;
  private final BenchJvm jvm;
  private final PrintStream out;
  private final Map<Run, Measurement> earlier = new HashMap<>();

  Tournament(BenchOptions options, Jdks jdks, BenchJvm jvm, PrintStream out) {
    this.options = options;
    this.jdks = jdks;
    this.jvm = jvm;
    this.out = out;
  }

  void run() throws IOException, InterruptedException {
    List<Comparison> chosen = chosen();
    List<Comparison> possible = chosen.stream().filter(this::isPossible).toList();
    Set<Match> matches = new LinkedHashSet<>();
    possible.forEach(comparison -> matches.add(Match.of(comparison)));
    BenchProgress progress = new BenchProgress(out, runs(matches));
    Report report = new Report();
    try (LocalKafka kafka = Broker.start()) {
      Topics topics = new Topics(kafka.bootstrapServers());
      for (Match match : matches) {
        Arena place = place(kafka, topics, match.source(), progress);
        play(match, place, possible, report, progress);
      }
    }
    Path file = options.folder().resolve(FILE);
    report.write(file);
    out.printf("%n%s%n", report.table());
    notes(chosen, possible).forEach(out::println);
    out.printf("%nThe results are also in %s%n", file);
  }

  private List<Comparison> chosen() {
    List<Comparison> named = options.chosen(Comparisons.over(Sources.of(options.records())));
    OldBuild old = options.old();
    return old == null ? named : OldBuild.against(named);
  }

  private int runs(Set<Match> matches) {
    Stream<Run> runs = matches.stream().flatMap(Match::runs);
    return (int) (options.everyoneRunsOnce() ? runs.distinct() : runs).count() * options.pairs();
  }

  private boolean isPossible(Comparison comparison) {
    return !Contenders.needsVirtualThreads(comparison.contender()) || jdks.haveVirtualThreads();
  }

  private static List<String> notes(List<Comparison> chosen, List<Comparison> possible) {
    List<String> notes = new ArrayList<>(Comparisons.NOTES);
    for (Comparison comparison : chosen) {
      if (!possible.contains(comparison)) {
        notes.add(
            comparison.name()
                + " was not measured: no JDK "
                + Jdks.FIRST_GOOD_ONE
                + " or newer in the folder that contains this JDK.");
      }
    }
    return notes;
  }

  private static Arena place(
      LocalKafka kafka, Topics topics, Source source, BenchProgress progress) {
    if (!topics.has(source)) {
      progress.say("filling %s with %,d records", source.name(), source.records());
      topics.provide(source);
    }
    return new Arena(
        kafka.bootstrapServers(),
        source.name(),
        source.partitions(),
        source.records(),
        topics.sink());
  }

  private void play(
      Match match, Arena place, List<Comparison> comparisons, Report report, BenchProgress progress)
      throws IOException, InterruptedException {
    List<Pair> pairs = new ArrayList<>();
    for (int i = 1; i <= options.pairs(); i++) {
      // The reference and the contender take turns in running first, so that a machine that becomes
      // slower is no disadvantage for one of them.
      pairs.add(pair(match, place, i % 2 == 1, progress));
    }
    boolean first = true;
    for (Comparison comparison : comparisons) {
      if (Match.of(comparison).equals(match)) {
        report.add(comparison, pairs, first);
        first = false;
      }
    }
  }

  private Pair pair(Match match, Arena place, boolean referenceFirst, BenchProgress progress)
      throws IOException, InterruptedException {
    Run own = new Run(match.contender(), match.source());
    String reference = match.reference();
    if (reference == null) {
      return new Pair(measure(own, place, progress), null);
    }
    Run other = new Run(reference, match.source());
    if (referenceFirst) {
      Measurement first = measure(other, place, progress);
      return new Pair(measure(own, place, progress), first);
    }
    Measurement first = measure(own, place, progress);
    return new Pair(first, measure(other, place, progress));
  }

  private Measurement measure(Run run, Arena place, BenchProgress progress)
      throws IOException, InterruptedException {
    Measurement known = options.everyoneRunsOnce() ? earlier.get(run) : null;
    if (known != null) {
      return known;
    }
    Measurement measured = jvm.run(run.contender(), place, options.seconds());
    progress.step("%s: %s", run.contender(), measured);
    earlier.put(run, measured);
    return measured;
  }
}
