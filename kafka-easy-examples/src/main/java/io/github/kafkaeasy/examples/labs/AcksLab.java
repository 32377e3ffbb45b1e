package io.github.kafkaeasy.examples.labs;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.examples.Say;
import io.github.kafkaeasy.producer.Acks;

/**
 * What waiting for acknowledgements costs: acks 0, 1 and all. On one broker "all" is one replica;
 * on a cluster it is every in-sync one, and the difference is the network between them.
 */
public final class AcksLab {
  private AcksLab() {}

  public static void main(String[] args) {
    Lab.main(
        AcksLab.class,
        () -> {
          KafkaEasy kafka = Lab.kafka();
          Lab.Table table =
              new Lab.Table(
                  Say.text("acks"),
                  Say.text("records/s"),
                  Say.text("mean ms until the answer"),
                  Say.text("what it promises"));
          for (Acks acks : new Acks[] {Acks.NONE, Acks.LEADER, Acks.ALL}) {
            Lab.Round round =
                Lab.send(
                    kafka,
                    Lab.topic("acks"),
                    // Idempotence needs acks=all, so it is off for all three.
                    options -> options.acks(acks).idempotence(false).warmUp());
            table.row(
                acks.kafkaName(),
                "%,.0f".formatted(round.rate()),
                "%.1f".formatted(round.meanMillis()),
                promise(acks));
          }
          table.print();
          return null;
        });
  }

  private static String promise(Acks acks) {
    return switch (acks) {
      case NONE -> Say.text("nothing: it left this machine, perhaps");
      case LEADER -> Say.text("the leader has it, in its page cache");
      case ALL -> Say.text("all in-sync replicas have it");
    };
  }
}
