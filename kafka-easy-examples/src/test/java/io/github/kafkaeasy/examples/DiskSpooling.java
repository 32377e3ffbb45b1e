package io.github.kafkaeasy.examples;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.consumer.ConsumerState;
import io.github.kafkaeasy.consumer.EasyConsumer;
import io.github.kafkaeasy.consumer.Ordering;
import io.github.kafkaeasy.error.KafkaEasyException;
import io.github.kafkaeasy.producer.EasyProducer;
import io.github.kafkaeasy.spool.DiskSpool;
import io.github.kafkaeasy.test.LocalKafka;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A spool during an outage: Kafka stops while a program sends, and starts again. Undelivered
 * records are stored on disk, later sends are stored behind them, and all records arrive in the
 * order of the sends. Records that were in flight when Kafka stopped may arrive twice.
 *
 * <p>It must stop Kafka, so it starts its own broker and ignores KAFKA_BOOTSTRAP_SERVERS. The topic
 * is the first argument, else "disk-spool".
 */
public final class DiskSpooling {
  private static final int RECORDS = Given.number("examples.records", 300, 1, 10_000_000);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private DiskSpooling() {}

  public static void main(String[] args) {
    try {
      run(args.length > 0 ? args[0] : "disk-spool");
    } catch (Exception e) {
      Say.failed(DiskSpooling.class, e);
    }
  }

  /**
   * Deletes the folder here and not in main, because Say.failed ends the JVM before a finally block
   * of main would run.
   */
  private static void run(String topic) throws Exception {
    Say.line("Starting a broker ...");
    Path folder = Files.createTempDirectory("kafka-easy-spool");
    try (LocalKafka broker = LocalKafka.builder().start()) {
      run(broker, folder.resolve("orders.spool"), topic);
    } finally {
      delete(folder);
    }
  }

  private static void run(LocalKafka broker, Path file, String topic) throws InterruptedException {
    KafkaEasy kafka = KafkaEasy.connect(broker.bootstrapServers());
    try (EasyProducer<String> producer =
        kafka
            .producer(String.class)
            .topic(topic)
            .createTopic(1, -1)
            .spool(DiskSpool.at(file).maxBytes(64 << 20))
            // Short, so that the spool is used soon; no record is lost by this. Default: 20 s.
            .deliveryTimeout(Duration.ofSeconds(3))
            .requestTimeout(Duration.ofSeconds(2))
            .warmUp()
            .start()) {
      send(producer, 0, RECORDS / 3);
      Say.line("Kafka available:   %d sent; %s", RECORDS / 3, producer.stats().spool());

      broker.stop();
      send(producer, RECORDS / 3, RECORDS);
      await(() -> producer.stats().spool().spooled() >= RECORDS - RECORDS / 3);
      Say.line("Kafka unavailable: %d sent; %s", RECORDS, producer.stats().spool());

      broker.start();
      await(() -> !producer.stats().spool().active());
      Say.line("Kafka is back:     %d sent; %s", RECORDS, producer.stats().spool());
    }
    show(read(kafka, topic));
  }

  private static void send(EasyProducer<String> producer, int from, int to) {
    for (int i = from; i < to; i++) {
      var unused = producer.send("order-1", Integer.toString(i));
    }
    // With a spool a send is over when Kafka or the disk has its record.
    var report = producer.flush(PATIENCE);
    if (!report.allDelivered()) {
      throw new KafkaEasyException("neither in Kafka nor on disk: " + report);
    }
  }

  private static List<Integer> read(KafkaEasy kafka, String topic) throws InterruptedException {
    List<Integer> arrived = new ArrayList<>(); // one key, so one handler at a time
    EasyConsumer consumer =
        kafka
            .consumer(String.class)
            .topics(topic)
            .group(topic + "-reader")
            .ordering(Ordering.KEY)
            .stopWhenCaughtUp()
            .handle(message -> arrived.add(Integer.valueOf(message.value())))
            .start();
    if (consumer.awaitClosed(PATIENCE) != ConsumerState.CLOSED) {
      throw new KafkaEasyException("the consumer did not finish: " + consumer.failure());
    }
    return arrived;
  }

  private static void show(List<Integer> arrived) {
    List<Integer> first = arrived.stream().distinct().toList();
    boolean ordered = first.equals(first.stream().sorted().toList());
    Say.line(
        "arrived:           %d of %d, %d of them twice, in order: %s",
        first.size(), RECORDS, arrived.size() - first.size(), ordered);
    if (!ordered || first.size() < RECORDS) {
      throw new KafkaEasyException("records are missing or out of order");
    }
  }

  private interface Condition {
    boolean holds();
  }

  private static void await(Condition condition) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.holds()) {
      if (System.nanoTime() > end) {
        throw new KafkaEasyException("it took longer than " + PATIENCE.toSeconds() + " s");
      }
      Thread.sleep(50);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }
}
