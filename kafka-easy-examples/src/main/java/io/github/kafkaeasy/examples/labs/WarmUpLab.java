package io.github.kafkaeasy.examples.labs;

import static io.github.kafkaeasy.producer.WarmUp.metadata;
import static io.github.kafkaeasy.producer.WarmUp.probe;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.error.KafkaEasyException;
import io.github.kafkaeasy.examples.Say;
import io.github.kafkaeasy.producer.EasyProducer;
import io.github.kafkaeasy.producer.ProducerBuilder;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/**
 * Measures a producer's first send: cold, after fetching metadata, after a probe record. A JVM
 * loads classes once, so each measurement runs in a new JVM, like a newly started program.
 */
public final class WarmUpLab {
  private static final int LATER = 50;
  private static final List<String> ARMS = List.of("cold", "metadata", "probe");

  /** Prefix of the line in which the child JVM reports its result. */
  private static final String MEASURED = "measured ";

  /** Times in ms: the producer's start, its first send, and the median of later sends. */
  private record Times(double start, double first, double later) {}

  private WarmUpLab() {}

  public static void main(String[] args) {
    Lab.main(
        WarmUpLab.class,
        () -> {
          if (args.length > 0) {
            measure(args[0], args[1]);
          } else {
            run();
          }
          return null;
        });
  }

  private static void run() throws Exception {
    KafkaEasy kafka = Lab.kafka();
    String topic = Lab.topic("warm-up");
    try (var admin = kafka.admin()) {
      var unused = admin.createTopicIfMissing(topic, 1, -1, Map.of());
    }
    Map<String, Callable<Times>> variants = new LinkedHashMap<>();
    for (String arm : ARMS) {
      variants.put(arm, () -> inItsOwnJvm(arm, topic));
    }
    Rounds<Times> rounds = Rounds.of(Rounds.COUNT, variants);
    Lab.Table table =
        new Lab.Table(
            Say.text("warm-up"),
            Say.text("start ms"),
            Say.text("first send ms"),
            Say.text("later, median ms"));
    for (String arm : ARMS) {
      table.row(
          Say.text(arm),
          rounds.spread(arm, Times::start).show("%.0f"),
          rounds.spread(arm, Times::first).show("%.1f"),
          rounds.spread(arm, Times::later).show("%.1f"));
    }
    table.print();
  }

  private static Times inItsOwnJvm(String arm, String topic)
      throws IOException, InterruptedException {
    Process child =
        Lab.ownJvm(WarmUpLab.class, arm, topic)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String line =
        child
            .inputReader()
            .lines()
            .filter(said -> said.startsWith(MEASURED))
            .findFirst()
            .orElseThrow(() -> new KafkaEasyException("the producer's JVM measured nothing"));
    if (!child.waitFor(60, TimeUnit.SECONDS)) {
      child.destroyForcibly();
    }
    String[] figures = line.substring(MEASURED.length()).split(" ", -1);
    return new Times(
        Double.parseDouble(figures[0]),
        Double.parseDouble(figures[1]),
        Double.parseDouble(figures[2]));
  }

  /** Runs in the child JVM. */
  private static void measure(String arm, String topic) {
    UnaryOperator<ProducerBuilder<String>> options =
        builder ->
            switch (arm) {
              case "metadata" -> builder.warmUp(metadata());
              case "probe" -> builder.warmUp(probe());
              default -> builder;
            };
    KafkaEasy kafka = KafkaEasy.fromEnvironment();
    long start = System.nanoTime();
    try (EasyProducer<String> producer =
        options.apply(kafka.producer(String.class).topic(topic)).start()) {
      double started = (System.nanoTime() - start) / 1e6;
      double first = send(producer);
      double[] later = new double[LATER];
      Arrays.setAll(later, i -> send(producer));
      Arrays.sort(later);
      Say.line("%s%s %s %s", MEASURED, started, first, later[LATER / 2]);
    }
  }

  private static double send(EasyProducer<String> producer) {
    long start = System.nanoTime();
    var unused = producer.sendAndWait("key", "value");
    return (System.nanoTime() - start) / 1e6;
  }
}
