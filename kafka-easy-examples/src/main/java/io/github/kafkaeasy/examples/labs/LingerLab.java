package io.github.kafkaeasy.examples.labs;

import io.github.kafkaeasy.examples.Say;
import java.time.Duration;
import java.util.List;

/**
 * Measures linger.ms, the time a record waits for others in its batch. At full speed batches fill
 * anyway and a longer linger gains nothing; programs that send little see its latency.
 */
public final class LingerLab {
  private LingerLab() {}

  public static void main(String[] args) {
    Lab.main(
        LingerLab.class,
        () ->
            Lab.compareSends(
                Say.text("linger.ms"),
                List.of(0, 1, 5, 20, 100),
                (options, millis) -> options.linger(Duration.ofMillis(millis))));
  }
}
