package io.github.kafkaeasy.producer;

import io.github.kafkaeasy.producer.spi.OpenSpool;
import io.github.kafkaeasy.producer.spi.SpooledRecord;
import io.github.kafkaeasy.producer.spi.UndeliveredRecord;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the spool's records to Kafka, in their order, on a thread of its own. Its client never
 * gives a record up, so none is overtaken by the next: it waits inside Kafka's own retries for as
 * long as the cluster is away. A record that can never be delivered goes to the sink and out of the
 * way.
 */
final class SpoolReplay {
  /** What the replay asks of the outlet. */
  interface Gate {
    /** Whether everything that was sent before is in the spool. */
    boolean mayReplay();

    /** Called when the spool is empty or nearly so; lets sends go straight to Kafka again. */
    void tryDirect() throws InterruptedException;
  }

  private static final Logger log = LoggerFactory.getLogger(EasyProducer.class);
  private static final int AT_ONCE = 500;
  private static final Duration PAUSE = Duration.ofMillis(200);
  private static final Duration FOR_EVER = Duration.ofDays(10_000);

  private final OpenSpool spool;
  private final Supplier<Producer<byte[], byte[]>> connect;
  private final Sends sends;
  private final Gate gate;
  private final Thread thread;
  private final AtomicLong replayed = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();
  private @Nullable Producer<byte[], byte[]> client; // the replay's thread alone
  private volatile boolean closed;

  SpoolReplay(
      String name,
      OpenSpool spool,
      Supplier<Producer<byte[], byte[]>> connect,
      Sends sends,
      Gate gate) {
    this.spool = spool;
    this.connect = connect;
    this.sends = sends;
    this.gate = gate;
    this.thread = new Thread(this::run, "kafka-easy-spool-replay-" + name);
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  long replayed() {
    return replayed.get();
  }

  long refused() {
    return refused.get();
  }

  void close() throws InterruptedException {
    closed = true;
    thread.interrupt();
    thread.join(SpoolClosing.GRACE.toMillis());
  }

  private void run() {
    while (!closed) {
      try {
        if (!gate.mayReplay()) {
          TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis() / 4);
        } else if (!deliverSome(FOR_EVER)) {
          TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
        } else if (spool.records() < AT_ONCE) {
          gate.tryDirect(); // only now: as long as Kafka is away, nobody is to wait for that
        }
      } catch (InterruptedException e) {
        break; // closed
      } catch (RuntimeException e) {
        // The spool's own failure, or a client that cannot be made just now: neither may end this.
        log.warn("The replay of the spool waits: {}", e.getMessage());
        if (!pause()) {
          break;
        }
      }
    }
    abort();
  }

  private static boolean pause() {
    try {
      TimeUnit.SECONDS.sleep(1);
      return true;
    } catch (InterruptedException e) {
      return false;
    }
  }

  /**
   * Delivers the oldest records, on this thread.
   *
   * @return whether the spool is empty then, or each of them has been delivered or refused
   */
  boolean deliverSome(Duration limit) throws InterruptedException {
    List<SpooledRecord> oldest = spool.oldest(AT_ONCE);
    if (oldest.isEmpty()) {
      return true;
    }
    Attempt attempt = new Attempt();
    for (SpooledRecord record : oldest) {
      if (!attempt.send(record)) {
        break;
      }
    }
    boolean all = attempt.await(limit);
    if (!all) {
      abort(); // gives back what is still in its buffer; a new client begins where this one ended
      attempt.awaitAborted();
    }
    spool.remove(List.copyOf(attempt.settled));
    return all;
  }

  /** Closes the client, which has nothing to do for a while. */
  void rest() {
    abort();
  }

  private void abort() {
    Producer<byte[], byte[]> open = client;
    client = null;
    if (open != null) {
      KafkaClosing.abort(open);
    }
  }

  private Producer<byte[], byte[]> client() {
    Producer<byte[], byte[]> open = client;
    if (open == null) {
      open = connect.get();
      client = open;
    }
    return open;
  }

  /** Some records on their way. */
  private final class Attempt {
    private final Queue<SpooledRecord> settled = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean failed = new AtomicBoolean();
    private final Semaphore ended = new Semaphore(0);
    private int sent;

    /** False when no further record may be sent. */
    boolean send(SpooledRecord spooled) {
      UndeliveredRecord record = spooled.record();
      try {
        sends.topic(record.topic()).pass(record.partition());
        var unused =
            client()
                .send(
                    new ProducerRecord<>(
                        record.topic(),
                        record.partition(),
                        record.timestamp(),
                        record.key(),
                        record.value(),
                        record.headers()),
                    (metadata, failure) -> {
                      settle(spooled, failure);
                      ended.release();
                    });
        sent++;
      } catch (RuntimeException e) {
        settle(spooled, e);
      }
      return !failed.get();
    }

    private void settle(SpooledRecord spooled, @Nullable Exception failure) {
      if (failure == null) {
        if (!failed.get()) {
          settled.add(spooled);
          replayed.incrementAndGet();
        }
      } else if (FailureKind.of(failure) != FailureKind.PERMANENT) {
        failed.set(true);
      } else {
        settled.add(spooled);
        refused.incrementAndGet();
        sends.refusedLater(spooled.record(), failure);
      }
    }

    boolean await(Duration limit) throws InterruptedException {
      long deadline = System.nanoTime() + limit.toNanos();
      int missing = sent;
      while (missing > 0 && !failed.get()) {
        long left = Math.min(deadline - System.nanoTime(), PAUSE.toNanos());
        if (left <= 0 || closed) {
          return false;
        }
        if (ended.tryAcquire(left, TimeUnit.NANOSECONDS)) {
          missing--;
        }
      }
      return !failed.get();
    }

    /** What was acknowledged in the last moment need not be sent again; a second is enough. */
    void awaitAborted() throws InterruptedException {
      boolean unused = ended.tryAcquire(1, PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    }
  }
}
