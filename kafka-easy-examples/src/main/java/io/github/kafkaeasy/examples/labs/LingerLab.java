package io.github.kafkaeasy.examples.labs;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.examples.Say;
import java.time.Duration;

/**
 * How long a record waits for others to share its batch. At full speed batches fill anyway, and
 * waiting longer gains nothing; what it costs is seen by whoever sends little.
 */
public final class LingerLab {
  private LingerLab() {}

  public static void main(String[] args) {
    Lab.main(
        LingerLab.class,
        () -> {
          KafkaEasy kafka = Lab.kafka();
          Lab.Table table =
              new Lab.Table(
                  Say.text("linger.ms"),
                  Say.text("records/s"),
                  Say.text("mean ms until the answer"));
          for (int value : new int[] {0, 1, 5, 20, 100}) {
            Lab.Round round =
                Lab.send(
                    kafka,
                    Lab.topic("linger"),
                    options -> options.linger(Duration.ofMillis(value)).warmUp());
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
