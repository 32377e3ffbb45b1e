package io.github.kafkaeasy.examples.labs;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.examples.Say;

/**
 * How large batches of a partition may grow. Small ones cost a request for a few records; Kafka's
 * default is 16,384, kafka-easy's 65,536.
 */
public final class BatchSizeLab {
  private BatchSizeLab() {}

  public static void main(String[] args) {
    Lab.main(
        BatchSizeLab.class,
        () -> {
          KafkaEasy kafka = Lab.kafka();
          Lab.Table table =
              new Lab.Table(
                  Say.text("batch.size in bytes"),
                  Say.text("records/s"),
                  Say.text("mean ms until the answer"));
          for (int value : new int[] {0, 1_024, 16_384, 65_536, 262_144}) {
            Lab.Round round =
                Lab.send(kafka, Lab.topic("batch"), options -> options.batchBytes(value).warmUp());
            table.row(
                "%,d".formatted(value),
                "%,.0f".formatted(round.rate()),
                "%.1f".formatted(round.meanMillis()));
          }
          table.print();
          return null;
        });
  }
}
