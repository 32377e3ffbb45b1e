package io.github.kafkaeasy.producer.internal.send;

import io.github.kafkaeasy.internal.connection.ClientClosing;
import java.time.Duration;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.errors.InterruptException;

/**
 * Flushes and closes Kafka's client within a time limit, on a separate thread.
 * KafkaProducer.flush() has no time limit, but ends when interrupted. KafkaProducer.close() has a
 * time limit, but afterwards waits without limit for its I/O thread, which may be blocked in a
 * connection attempt until the request timeout.
 */
public final class KafkaClosing {
  private static final Duration GRACE = Duration.ofSeconds(1);

  private KafkaClosing() {}

  /** Waits for the outcomes of all sends, up to the limit. */
  public static void flush(Outlet outlet, Duration limit) throws InterruptedException {
    Thread flusher = daemon("kafka-easy-flush", () -> flushUntilInterrupted(outlet));
    try {
      if (!limit.isZero()) {
        flusher.join(Math.max(1, limit.toMillis()));
      }
    } finally {
      flusher.interrupt();
    }
  }

  private static void flushUntilInterrupted(Outlet outlet) {
    try {
      outlet.flush();
    } catch (InterruptException e) {
      ProducerLog.LOG.debug("The flush ran into its limit", e);
    } catch (RuntimeException e) {
      ProducerLog.LOG.warn("The flush failed: {}", e.toString());
    }
  }

  /**
   * Closes Kafka's client. On Kafka's own I/O thread, only requests the close, because that thread
   * must end first.
   */
  public static void close(Producer<byte[], byte[]> kafka, Duration limit)
      throws InterruptedException {
    Thread closer = ClientClosing.closing(kafka, limit);
    if (IoThread.isCurrent()) {
      return;
    }
    try {
      closer.join(limit.plus(GRACE).toMillis());
    } catch (InterruptedException e) {
      closer.interrupt(); // makes KafkaProducer discard its buffer
      closer.join(GRACE.toMillis());
      throw e;
    }
  }

  /** Makes Kafka's client discard its buffer, on a thread that is not waited for. */
  public static void abort(Producer<byte[], byte[]> kafka) {
    Thread unused = daemon("kafka-easy-abort", () -> kafka.close(Duration.ZERO));
  }

  /** Closes a part; logs whatever it throws, so that the caller can close further parts. */
  public static void quietly(String part, Runnable close) {
    try {
      close.run();
    } catch (Throwable e) {
      ProducerLog.LOG.warn("A producer's {} could not be closed: {}", part, e.toString());
    }
  }

  public static Thread daemon(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }
}
