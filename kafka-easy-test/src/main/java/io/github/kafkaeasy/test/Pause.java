package io.github.kafkaeasy.test;

import java.util.concurrent.TimeUnit;

/** Short wait between two checks of a broker's state. */
final class Pause {

  private static final long MILLIS = 20;

  private Pause() {}

  static void beforeAskingAgain() {
    try {
      TimeUnit.MILLISECONDS.sleep(MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LocalKafkaException("Interrupted while waiting for Kafka", e);
    }
  }
}
