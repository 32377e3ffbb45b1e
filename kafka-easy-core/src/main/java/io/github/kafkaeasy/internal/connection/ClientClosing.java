package io.github.kafkaeasy.internal.connection;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.Producer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes parts completely and within a limit, also on an interrupted thread. With the interrupt
 * flag set, Kafka's clients do not wait when they are closed, and some throw, so that the parts
 * after them would stay open. With a limit of zero they wait without limit for their I/O thread,
 * which may be blocked in DNS. Called on any thread.
 */
public final class ClientClosing {
  private static final Logger LOG = LoggerFactory.getLogger(ClientClosing.class);

  /** The shortest limit that Kafka does not take for "none". */
  private static final Duration SHORTEST = Duration.ofMillis(1);

  private static final Duration GRACE = Duration.ofSeconds(1);

  private ClientClosing() {}

  /**
   * Closes all parts in the given order, whatever one of them throws. The interrupt flag is cleared
   * before each part and restored at the end.
   *
   * @throws RuntimeException the first exception of a part, after all are closed
   */
  public static void all(Runnable... parts) {
    boolean interrupted = false;
    Throwable first = null;
    for (Runnable part : parts) {
      interrupted |= Thread.interrupted();
      try {
        part.run();
      } catch (RuntimeException | Error e) {
        if (first == null) {
          first = e;
        } else if (first != e) {
          first.addSuppressed(e);
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    if (first instanceof Error error) {
      throw error;
    }
    if (first instanceof RuntimeException failure) {
      throw failure;
    }
  }

  /**
   * Closes an admin client immediately, and waits up to one second for its thread. Two calls are
   * needed: the limit of Kafka's close is both the time until running calls are aborted and the
   * time to wait for the thread, and with zero it would wait for the thread without limit.
   */
  public static void close(Admin admin) {
    all(() -> admin.close(SHORTEST), () -> admin.close(GRACE));
  }

  /**
   * Closes a producer on a separate thread, and waits up to one second longer than the limit.
   *
   * @param limit time for the records that are still buffered
   */
  public static void close(Producer<?, ?> producer, Duration limit) {
    Thread closer = new Thread(() -> closeHere(producer, limit), "kafka-easy-close-producer");
    closer.setDaemon(true);
    closer.start();
    all(() -> await(closer, limit.plus(GRACE)));
  }

  private static void closeHere(Producer<?, ?> producer, Duration limit) {
    try {
      producer.close(limit);
    } catch (RuntimeException e) {
      LOG.warn("A producer could not be closed: {}", e.toString());
    }
  }

  private static void await(Thread closer, Duration limit) {
    try {
      TimeUnit.NANOSECONDS.timedJoin(closer, limit.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
