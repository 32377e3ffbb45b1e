package io.github.kafkaeasy.examples.labs;

import static io.github.kafkaeasy.producer.WarmUp.metadata;
import static io.github.kafkaeasy.producer.WarmUp.probe;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.examples.Say;
import io.github.kafkaeasy.producer.EasyProducer;
import io.github.kafkaeasy.producer.ProducerBuilder;
import java.util.Arrays;
import java.util.function.UnaryOperator;

/**
 * What the first send of a producer costs: cold, after asking for metadata, after a probe record.
 * Classes are loaded once for a JVM, so the first line pays for the others too: start the lab anew
 * with one of cold, metadata, probe as its argument to see each as a fresh program has it.
 */
public final class WarmUpLab {
  private static final int LATER = 50;

  private WarmUpLab() {}

  public static void main(String[] args) {
    Lab.main(
        WarmUpLab.class,
        () -> {
          KafkaEasy kafka = Lab.kafka();
          String topic = Lab.topic("warm-up");
          Lab.Table table =
              new Lab.Table(
                  Say.text("warm-up"),
                  Say.text("start ms"),
                  Say.text("first send ms"),
                  Say.text("later, median ms"));
          String only = args.length > 0 ? args[0] : "";
          if (only.isEmpty() || only.equals("cold")) {
            measure(kafka, topic, table, Say.text("cold"), UnaryOperator.identity());
          }
          if (only.isEmpty() || only.equals("metadata")) {
            measure(
                kafka, topic, table, Say.text("metadata"), options -> options.warmUp(metadata()));
          }
          if (only.isEmpty() || only.equals("probe")) {
            measure(kafka, topic, table, Say.text("probe"), options -> options.warmUp(probe()));
          }
          table.print();
          return null;
        });
  }

  private static void measure(
      KafkaEasy kafka,
      String topic,
      Lab.Table table,
      String name,
      UnaryOperator<ProducerBuilder<String>> options) {
    long start = System.nanoTime();
    try (EasyProducer<String> producer =
        options.apply(kafka.producer(String.class).topic(topic).createTopic(1, -1)).start()) {
      double started = (System.nanoTime() - start) / 1e6;
      double first = send(producer);
      double[] later = new double[LATER];
      Arrays.setAll(later, i -> send(producer));
      Arrays.sort(later);
      table.row(
          name,
          "%.1f".formatted(started),
          "%.1f".formatted(first),
          "%.1f".formatted(later[LATER / 2]));
    }
  }

  private static double send(EasyProducer<String> producer) {
    long start = System.nanoTime();
    var unused = producer.sendAndWait("key", "value");
    return (System.nanoTime() - start) / 1e6;
  }
}
