package io.github.kafkaeasy.examples.labs;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.examples.Say;

/**
 * How many requests may be under way to a broker. With idempotence order holds for up to five; more
 * are refused then.
 */
public final class InFlightLab {
  private InFlightLab() {}

  public static void main(String[] args) {
    Lab.main(
        InFlightLab.class,
        () -> {
          KafkaEasy kafka = Lab.kafka();
          Lab.Table table =
              new Lab.Table(
                  Say.text("in flight"),
                  Say.text("records/s"),
                  Say.text("mean ms until the answer"));
          for (int value : new int[] {1, 2, 5}) {
            Lab.Round round =
                Lab.send(
                    kafka,
                    Lab.topic("in-flight"),
                    options ->
                        options.property("max.in.flight.requests.per.connection", value).warmUp());
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
