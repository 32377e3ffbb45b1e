package io.github.kafkaeasy.examples.labs;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.examples.Say;
import io.github.kafkaeasy.producer.Acks;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/**
 * Measures the cost of acknowledgements: acks 0, 1 and all. With a single broker "all" means one
 * replica; in a cluster it means every in-sync replica, which adds the network between brokers.
 */
public final class AcksLab {
  private static final List<Acks> ORDER = List.of(Acks.NONE, Acks.LEADER, Acks.ALL);

  private AcksLab() {}

  public static void main(String[] args) {
    Lab.main(
        AcksLab.class,
        () -> {
          KafkaEasy kafka = Lab.kafka();
          String topic = Lab.topic("acks");
          Map<String, Callable<Lab.Round>> variants = new LinkedHashMap<>();
          for (Acks acks : ORDER) {
            // Idempotence needs acks=all, so it is off for all three.
            variants.put(
                acks.kafkaName(),
                () ->
                    Lab.send(
                        kafka, topic, options -> options.acks(acks).idempotence(false).warmUp()));
          }
          Rounds<Lab.Round> rounds = Rounds.of(Rounds.COUNT, variants);
          Lab.Table table =
              new Lab.Table(
                  Say.text("acks"),
                  Say.text("records/s"),
                  Say.text("mean ms until the answer"),
                  Say.text("guarantee"));
          for (Acks acks : ORDER) {
            table.row(
                acks.kafkaName(),
                rounds.spread(acks.kafkaName(), Lab.Round::rate).show("%,.0f"),
                rounds.spread(acks.kafkaName(), Lab.Round::meanMillis).show("%.1f"),
                promise(acks));
          }
          table.print();
          rounds.conclude(Say.text("records/s"), Lab.Round::rate);
          return null;
        });
  }

  private static String promise(Acks acks) {
    return switch (acks) {
      case NONE -> Say.text("none: the record may never reach the broker");
      case LEADER -> Say.text("the leader has it, in its page cache");
      case ALL -> Say.text("all in-sync replicas have it");
    };
  }
}
