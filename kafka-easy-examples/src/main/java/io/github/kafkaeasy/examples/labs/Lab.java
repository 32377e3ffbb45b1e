package io.github.kafkaeasy.examples.labs;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.error.KafkaEasyException;
import io.github.kafkaeasy.examples.Given;
import io.github.kafkaeasy.examples.Say;
import io.github.kafkaeasy.producer.EasyProducer;
import io.github.kafkaeasy.producer.ProducerBuilder;
import io.github.kafkaeasy.producer.outcome.DeliveryReport;
import java.io.File;
import java.net.URI;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Shared code of the labs: connection, topic names, tables, measured rounds of sends. */
final class Lab {

  /** Records per round; set by -Dlab.records. */
  static final int RECORDS = Given.number("lab.records", 100_000, 1, 100_000_000);

  /** Records sent before a round to warm up the producer's connections and batches. */
  static final int WARM_UP = Math.min(RECORDS, 20_000);

  private static final Duration LIMIT = Duration.ofSeconds(60);

  private Lab() {}

  /**
   * Result of one round of sends.
   *
   * @param seconds duration of the round
   * @param meanMillis mean time from the call of {@code send} to the result of the send
   * @param cpuNanos CPU time that this JVM used in the round
   */
  record Round(double seconds, double meanMillis, long cpuNanos) {
    double rate() {
      return RECORDS / seconds;
    }
  }

  /** Runs a lab; an exception ends it with one line and an exit code. */
  static void main(Class<?> lab, Callable<Void> run) {
    try {
      run.call();
    } catch (Exception e) {
      Say.failed(lab, e);
    }
  }

  /** The cluster of KAFKA_BOOTSTRAP_SERVERS or KAFKA_BOOTSTRAP, else 127.0.0.1:9092. */
  static KafkaEasy kafka() {
    Say.line("Looking for Kafka at %s ...", Servers.named());
    KafkaEasy kafka = KafkaEasy.fromEnvironment();
    kafka.awaitReady();
    return kafka;
  }

  /** A topic name with a random suffix. */
  static String topic(String name) {
    return "lab-%s-%06x".formatted(name, ThreadLocalRandom.current().nextInt(1 << 24));
  }

  /** A JSON document of a few hundred bytes with a realistic compression ratio. */
  static byte[] document(int number) {
    return """
    {"order": "order-%08d", "customer": "customer-%04d", "currency": "EUR", "lines": [
      {"sku": "SKU-%06d", "name": "a thing that somebody has ordered", "quantity": %d},
      {"sku": "SKU-%06d", "name": "a thing that somebody has ordered", "quantity": %d}]}
    """
        .formatted(
            number,
            number % 5_000,
            number * 7_919L % 1_000_000,
            number % 9,
            number * 104_729L % 1_000_000,
            number % 7)
        .getBytes(java.nio.charset.StandardCharsets.UTF_8);
  }

  /**
   * Measures sends with several values of an option and prints a table.
   *
   * @param title title of the column of values
   */
  static Void compareSends(
      String title,
      List<Integer> values,
      BiFunction<ProducerBuilder<byte[]>, Integer, ProducerBuilder<byte[]>> option)
      throws Exception {
    KafkaEasy kafka = kafka();
    String topic = topic("sends");
    Map<String, Callable<Round>> variants = new LinkedHashMap<>();
    for (int value : values) {
      variants.put(
          "%,d".formatted(value),
          () -> send(kafka, topic, options -> option.apply(options, value).warmUp()));
    }
    Rounds<Round> rounds = Rounds.of(Rounds.COUNT, variants);
    Table table = new Table(title, Say.text("records/s"), Say.text("mean ms until the answer"));
    for (String variant : variants.keySet()) {
      table.row(
          variant,
          rounds.spread(variant, Round::rate).show("%,.0f"),
          rounds.spread(variant, Round::meanMillis).show("%.1f"));
    }
    table.print();
    rounds.conclude(Say.text("records/s"), Round::rate);
    return null;
  }

  /** Sends a round at full speed with a new producer, after a warm-up. */
  static Round send(KafkaEasy kafka, String topic, UnaryOperator<ProducerBuilder<byte[]>> options) {
    byte[][] documents = new byte[1_000][];
    Arrays.setAll(documents, Lab::document);
    try (EasyProducer<byte[]> producer =
        options.apply(kafka.producer(byte[].class).topic(topic).createTopic(3, -1)).start()) {
      var unused = sendAll(producer, documents, WARM_UP);
      return sendAll(producer, documents, RECORDS);
    }
  }

  private static Round sendAll(EasyProducer<byte[]> producer, byte[][] documents, int count) {
    LongAdder waited = new LongAdder();
    long cpu = cpuNanos();
    long start = System.nanoTime();
    for (int i = 0; i < count; i++) {
      long sent = System.nanoTime();
      producer.send(
          "customer-" + i % 5_000,
          documents[i % documents.length],
          (where, failure) -> waited.add(System.nanoTime() - sent));
    }
    DeliveryReport report = producer.flush(LIMIT);
    double seconds = (System.nanoTime() - start) / 1e9;
    if (!report.allDelivered()) {
      throw new KafkaEasyException("not everything was delivered: " + report);
    }
    return new Round(seconds, waited.sum() / 1e6 / count, cpuNanos() - cpu);
  }

  /** CPU time used by this JVM. */
  static long cpuNanos() {
    return ((com.sun.management.OperatingSystemMXBean)
            java.lang.management.ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  /** A separate JVM for a part of a lab, with the same {@code lab.*} properties. */
  static ProcessBuilder ownJvm(Class<?> lab, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:TieredStopAtLevel=1");
    System.getProperties().stringPropertyNames().stream()
        .filter(name -> name.startsWith("lab."))
        .forEach(name -> command.add("-D" + name + "=" + System.getProperty(name)));
    command.addAll(List.of("-cp", classPath(), lab.getName()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command);
  }

  /** The class path of this class; under exec:java it differs from the JVM's class path. */
  private static String classPath() {
    if (CommitLab.class.getClassLoader() instanceof URLClassLoader loader) {
      return Stream.of(loader.getURLs())
          .map(url -> Path.of(URI.create(url.toString())).toString())
          .collect(Collectors.joining(File.pathSeparator));
    }
    return System.getProperty("java.class.path");
  }

  /** A table with aligned columns: the first one to the left, the others to the right. */
  static final class Table {
    private final List<String[]> rows = new ArrayList<>();

    Table(String... titles) {
      rows.add(titles);
    }

    Table row(Object... cells) {
      rows.add(Arrays.stream(cells).map(String::valueOf).toArray(String[]::new));
      return this;
    }

    void print() {
      int[] widths = new int[rows.get(0).length];
      for (String[] row : rows) {
        for (int i = 0; i < widths.length; i++) {
          widths[i] = Math.max(widths[i], Say.columns(row[i]));
        }
      }
      for (String[] row : rows) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
          String room = " ".repeat(widths[i] - Say.columns(row[i]));
          line.append(i == 0 ? row[i] + room : room + row[i]).append("  ");
        }
        Say.line("%s", line.toString().stripTrailing());
      }
    }
  }
}
