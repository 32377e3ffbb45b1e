package io.github.kafkaeasy.examples.labs;

import io.github.kafkaeasy.examples.Say;
import java.util.List;

/**
 * Measures max.in.flight.requests.per.connection. With idempotence Kafka keeps the order for up to
 * five requests and refuses a larger value.
 */
public final class InFlightLab {
  private InFlightLab() {}

  public static void main(String[] args) {
    Lab.main(
        InFlightLab.class,
        () ->
            Lab.compareSends(
                Say.text("in flight"),
                List.of(1, 2, 5),
                (options, requests) ->
                    options.property("max.in.flight.requests.per.connection", requests)));
  }
}
