package io.github.kafkaeasy.examples.labs;

import io.github.kafkaeasy.examples.Say;
import java.util.List;

/**
 * How many requests may be under way to a broker. With idempotence order holds for up to five; more
 * are refused then.
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
