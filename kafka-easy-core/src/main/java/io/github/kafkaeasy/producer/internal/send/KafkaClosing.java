package io.github.kafkaeasy.producer.internal.send;

import java.time.Duration;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.errors.InterruptException;

/**
 * Flushes and closes Kafka's client within a limit, on a thread of its own. KafkaProducer.flush()
 * knows no limit, but an interrupt ends it. KafkaProducer.close() knows one and then waits, without
 * one, for its I/O thread, which in the middle of connecting does not look up before the request
 * timeout.
 */
public final class KafkaClosing {
  private static final Duration GRACE = Duration.ofSeconds(1);

  private KafkaClosing() {}

  /** Waits for the outcomes of all that was sent, at most so long. */
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

  /** Closes Kafka's client. On its own I/O thread this only asks, since that thread has to end. */
  public static void close(Producer<byte[], byte[]> kafka, Duration limit)
      throws InterruptedException {
    Thread closer = daemon("kafka-easy-close", () -> untilInterrupted(kafka, limit));
    if (IoThread.isCurrent()) {
      return;
    }
    try {
      closer.join(limit.plus(GRACE).toMillis());
    } catch (InterruptedException e) {
      closer.interrupt(); // which makes KafkaProducer give up what is buffered
      closer.join(GRACE.toMillis());
      throw e;
    }
  }

  /** Gives up whatever is buffered, soon, on a thread that nobody waits for. */
  public static void abort(Producer<byte[], byte[]> kafka) {
    Thread unused = daemon("kafka-easy-abort", () -> kafka.close(Duration.ZERO));
  }

  /** Closes a part, so that the next ones are closed whatever it throws. */
  public static void quietly(String part, Runnable close) {
    try {
      close.run();
    } catch (RuntimeException e) {
      ProducerLog.LOG.warn("A producer's {} could not be closed: {}", part, e.toString());
    }
  }

  public static Thread daemon(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
    return thread;
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
