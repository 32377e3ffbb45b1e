package io.github.kafkaeasy.examples.labs;

import io.github.kafkaeasy.examples.Say;
import java.time.Duration;
import java.util.List;

/**
 * How long a record waits for others to share its batch. At full speed batches fill anyway, and
 * waiting longer gains nothing; what it costs is seen by programs that send little.
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
