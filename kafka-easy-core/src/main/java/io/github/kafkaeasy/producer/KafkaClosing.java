package io.github.kafkaeasy.producer;

import java.time.Duration;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.errors.InterruptException;

/**
 * KafkaProducer.close() knows a limit and then waits, without one, for its I/O thread, which in the
 * middle of connecting does not look up before the request timeout.
 */
final class KafkaClosing {
  private static final Duration GRACE = Duration.ofSeconds(1);

  private KafkaClosing() {}

  static void close(Producer<byte[], byte[]> kafka, Duration limit) throws InterruptedException {
    Thread closer = new Thread(() -> untilInterrupted(kafka, limit), "kafka-easy-close");
    closer.setDaemon(true);
    closer.start();
    try {
      closer.join(limit.plus(GRACE).toMillis());
    } catch (InterruptedException e) {
      closer.interrupt(); // which makes KafkaProducer give up what is buffered
      closer.join(GRACE.toMillis());
      throw e;
    }
  }

  /** Gives up whatever is buffered, soon, on a thread that nobody waits for. */
  static void abort(Producer<byte[], byte[]> kafka) {
    Thread closer = new Thread(() -> kafka.close(Duration.ZERO), "kafka-easy-abort");
    closer.setDaemon(true);
    closer.start();
  }

  private static void untilInterrupted(Producer<byte[], byte[]> kafka, Duration limit) {
    try {
      kafka.close(limit);
    } catch (InterruptException e) {
      // Its I/O thread is still failing what was buffered. The flag, which the exception has set
      // again, must go, or this would not wait for that either.
      boolean unused = Thread.interrupted();
      kafka.close(Duration.ZERO);
    }
  }
}
