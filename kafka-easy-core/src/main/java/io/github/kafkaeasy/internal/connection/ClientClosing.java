package io.github.kafkaeasy.internal.connection;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes parts completely and within a limit, also on an interrupted thread. If the interrupt flag
 * is set, the close methods of Kafka's clients do not wait, and some of them throw, so that the
 * parts after them would stay open. If the limit is zero, these methods wait without limit for the
 * client's I/O thread, and a DNS request may block that thread. Called on any thread.
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
    Thread closer = closing(producer, limit);
    all(() -> await(closer, limit.plus(GRACE)));
  }

  /**
   * Begins to close a producer.
   *
   * @param limit time for the records that are still buffered
   * @return the thread that closes it; an interrupt makes the producer discard its buffer
   */
  public static Thread closing(Producer<?, ?> producer, Duration limit) {
    Thread closer = new Thread(() -> untilInterrupted(producer, limit), "kafka-easy-close");
    closer.setDaemon(true);
    closer.start();
    return closer;
  }

  private static void untilInterrupted(Producer<?, ?> producer, Duration limit) {
    try {
      producer.close(limit);
    } catch (InterruptException e) {
      // The I/O thread is still failing the buffered records. The exception has set the interrupt
      // flag again; clear it, otherwise the second close would not wait either.
      all(() -> producer.close(Duration.ZERO));
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
