package io.github.kafkaeasy.examples.labs;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.consumer.ConsumerBuilder;
import io.github.kafkaeasy.consumer.ConsumerState;
import io.github.kafkaeasy.consumer.EasyConsumer;
import io.github.kafkaeasy.consumer.Filters;
import io.github.kafkaeasy.error.KafkaEasyException;
import io.github.kafkaeasy.examples.Say;
import java.time.Duration;
import java.util.function.UnaryOperator;

/**
 * What filtering costs: nothing left out, everything left out by key before decoding, everything
 * left out by value after decoding JSON. The records cross the network in any case.
 */
public final class FilterCostLab {
  private FilterCostLab() {}

  public static void main(String[] args) {
    Lab.main(
        FilterCostLab.class,
        () -> {
          KafkaEasy kafka = Lab.kafka();
          String topic = Lab.topic("filter");
          Lab.Round unused = Lab.send(kafka, topic, options -> options.warmUp());
          Lab.Table table =
              new Lab.Table(
                  Say.text("filter"),
                  Say.text("records/s"),
                  Say.text("CPU us/record"),
                  Say.text("handled"),
                  Say.text("filtered"));
          for (int round = 0; round < 2; round++) {
            // The first time warms up and is not shown.
            Lab.Table shown = round == 0 ? new Lab.Table("", "", "", "", "") : table;
            measure(kafka, topic, shown, Say.text("none"), options -> options);
            measure(
                kafka,
                topic,
                shown,
                Say.text("by key, before decoding"),
                options -> options.filter(Filters.key("nobody")));
            measure(
                kafka,
                topic,
                shown,
                Say.text("by value, after decoding"),
                options -> options.filterMessages(message -> false));
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
      UnaryOperator<ConsumerBuilder<Object>> options)
      throws InterruptedException {
    long cpu = Lab.cpuNanos();
    long start = System.nanoTime();
    EasyConsumer consumer =
        options
            .apply(
                kafka
                    .consumer(Object.class)
                    .topics(topic)
                    .group(Lab.topic("group"))
                    .stopWhenCaughtUp()
                    .handle(message -> {}))
            .start();
    if (consumer.awaitClosed(Duration.ofMinutes(2)) != ConsumerState.CLOSED) {
      throw new KafkaEasyException("the consumer did not finish: " + consumer.failure());
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    long received = consumer.stats().received();
    table.row(
        name,
        "%,.0f".formatted(received / seconds),
        "%.2f".formatted((Lab.cpuNanos() - cpu) / 1e3 / received),
        "%,d".formatted(consumer.stats().handled()),
        "%,d".formatted(consumer.stats().filtered()));
  }
}
