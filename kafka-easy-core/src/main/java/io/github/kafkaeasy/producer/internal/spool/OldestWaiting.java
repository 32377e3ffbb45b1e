package io.github.kafkaeasy.producer.internal.spool;

import io.github.kafkaeasy.error.KafkaEasyException;
import io.github.kafkaeasy.producer.spi.OpenSpool;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The send time of the oldest waiting record in a spool. Thread-safe. Reads the store at most once
 * a second unless a read has failed, and not at all while no record waits.
 */
final class OldestWaiting {
  private static final long EVERY_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final OpenSpool spool;

  // Guarded by this.
  private Optional<Instant> known = Optional.empty();
  private long next = System.nanoTime();

  OldestWaiting(OpenSpool spool) {
    this.spool = spool;
  }

  synchronized Optional<Instant> sent() {
    if (spool.records() == 0) {
      return Optional.empty();
    }
    long now = System.nanoTime();
    if (known.isEmpty() || now - next >= 0) {
      next = now + EVERY_NANOS;
      known = read();
    }
    return known;
  }

  private Optional<Instant> read() {
    try {
      return spool.waitingByTopic().keySet().stream()
          .flatMap(topic -> spool.oldest(topic, 1).stream())
          .map(record -> Instant.ofEpochMilli(record.record().timestamp()))
          .min(Instant::compareTo);
    } catch (KafkaEasyException e) {
      // Failures of the store are logged by the writer and the replay.
      return Optional.empty();
    }
  }
}
