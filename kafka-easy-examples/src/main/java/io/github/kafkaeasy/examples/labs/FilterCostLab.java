package io.github.kafkaeasy.examples.labs;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.consumer.ConsumerBuilder;
import io.github.kafkaeasy.consumer.ConsumerState;
import io.github.kafkaeasy.consumer.EasyConsumer;
import io.github.kafkaeasy.consumer.Filters;
import io.github.kafkaeasy.error.KafkaEasyException;
import io.github.kafkaeasy.examples.Say;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;

/**
 * Measures the cost of filtering: no filter, all records filtered by key before decoding, all
 * records filtered by value after decoding JSON. The consumer fetches all records in each case.
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
          Map<String, Callable<Cost>> variants = new LinkedHashMap<>();
          variants.put(Say.text("none"), () -> measure(kafka, topic, options -> options));
          variants.put(
              Say.text("by key, before decoding"),
              () -> measure(kafka, topic, options -> options.filter(Filters.key("no such key"))));
          variants.put(
              Say.text("by value, after decoding"),
              () -> measure(kafka, topic, options -> options.filterMessages(message -> false)));
          Rounds<Cost> rounds = Rounds.of(Rounds.COUNT, variants);
          Lab.Table table =
              new Lab.Table(
                  Say.text("filter"),
                  Say.text("records/s"),
                  Say.text("CPU us/record"),
                  Say.text("handled"),
                  Say.text("filtered"));
          for (String variant : variants.keySet()) {
            table.row(
                variant,
                rounds.spread(variant, Cost::rate).show("%,.0f"),
                rounds.spread(variant, Cost::cpuMicros).show("%.2f"),
                "%,d".formatted(rounds.of(variant).get(0).handled()),
                "%,d".formatted(rounds.of(variant).get(0).filtered()));
          }
          table.print();
          rounds.conclude(Say.text("records/s"), Cost::rate);
          return null;
        });
  }

  /** Result of one consumer, from its start until it had read everything. */
  private record Cost(double rate, double cpuMicros, long handled, long filtered) {}

  private static Cost measure(
      KafkaEasy kafka, String topic, UnaryOperator<ConsumerBuilder<Object>> options)
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
    return new Cost(
        received / seconds,
        (Lab.cpuNanos() - cpu) / 1e3 / received,
        consumer.stats().handled(),
        consumer.stats().filtered());
  }
}
