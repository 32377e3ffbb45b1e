package io.github.kafkaeasy.producer.internal.spool;

import io.github.kafkaeasy.producer.internal.send.IoThread;
import io.github.kafkaeasy.producer.internal.send.KafkaClosing;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.jspecify.annotations.Nullable;

/**
 * Kafka's client of the replay: made when a record is to be sent, replaced once it was aborted. The
 * replay's thread calls, and Kafka's I/O thread by way of {@link Life#abort}.
 */
final class ReplayClient {
  private final Supplier<Producer<byte[], byte[]>> connect;
  private @Nullable Life life; // the replay's thread alone

  ReplayClient(Supplier<Producer<byte[], byte[]>> connect) {
    this.connect = connect;
  }

  /** One client from its making to its end. */
  static final class Life {
    private final Producer<byte[], byte[]> kafka;
    private final AtomicBoolean aborted = new AtomicBoolean();

    private Life(Producer<byte[], byte[]> kafka) {
      this.kafka = kafka;
    }

    Producer<byte[], byte[]> kafka() {
      return kafka;
    }

    boolean isAborted() {
      return aborted.get();
    }

    /**
     * Gives back whatever is buffered. In a callback on Kafka's I/O thread nothing more is sent
     * from that very moment on.
     *
     * @return whether this call did it
     */
    boolean abort() {
      boolean first = aborted.compareAndSet(false, true);
      if (first && IoThread.isCurrent()) {
        kafka.close(Duration.ZERO);
      } else if (first) {
        KafkaClosing.abort(kafka);
      }
      return first;
    }
  }

  Life get() {
    Life open = life;
    if (open == null) {
      open = new Life(connect.get());
      life = open;
    }
    return open;
  }

  boolean isAborted() {
    Life open = life;
    return open != null && open.isAborted();
  }

  /** Whether records of it are still counted on: it is open, or just being aborted. */
  boolean isCurrent(Life asked) {
    return asked.equals(life);
  }

  /** Has the client give back what it has; it stays the current one until {@link #end}. */
  void abort() {
    Life open = life;
    if (open != null) {
      boolean unused = open.abort();
    }
  }

  /** Ends the client; the next record gets a new one. */
  void end() {
    abort();
    life = null;
  }
}
