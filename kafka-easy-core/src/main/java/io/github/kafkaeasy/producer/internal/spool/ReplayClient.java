package io.github.kafkaeasy.producer.internal.spool;

import io.github.kafkaeasy.producer.internal.send.IoThread;
import io.github.kafkaeasy.producer.internal.send.KafkaClosing;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.jspecify.annotations.Nullable;

/**
 * The Kafka client of the replay: created when a record is to be sent, replaced after it was
 * aborted. Used by the replay's thread; Kafka's I/O thread calls only methods of {@link Life}.
 */
final class ReplayClient {
  private final Supplier<Producer<byte[], byte[]>> connect;
  private @Nullable Life life; // replay thread only

  ReplayClient(Supplier<Producer<byte[], byte[]>> connect) {
    this.connect = connect;
  }

  /** One Kafka client, from its creation to its end. */
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
     * Makes the client fail all buffered records. When called in a callback on Kafka's I/O thread,
     * the client sends nothing after this call.
     *
     * @return whether this call aborted it
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

  /** Whether the given client is still the current one: open, or being aborted. */
  boolean isCurrent(Life asked) {
    return asked.equals(life);
  }

  /** Makes the client fail all buffered records; it stays the current one until {@link #end}. */
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
