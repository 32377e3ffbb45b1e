package io.github.kafkaeasy.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.kafkaeasy.test.TakeTime;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntSupplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Publishes the numbers that a chain handles, at a steady rate and with a limit for the records in
 * the chain. Runs on its own thread until {@link #end()}. Its producer bypasses the proxies.
 */
final class ChainFeed implements AutoCloseable {
  private static final int STEP_MILLIS = 20;

  /** Long, because a killed broker may need long to start on a busy machine. */
  private static final int PATIENCE_MILLIS = 600_000;

  private final Producer<byte[], byte[]> producer;
  private final String topic;
  private final int least;
  private final int perSecond;
  private final int ahead;
  private final IntSupplier done;
  private final Thread thread = new Thread(this::feed, "chain-feed");
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  /** Written by the test. */
  private volatile boolean enough;

  /** Written by the feed. */
  private volatile int published;

  /**
   * Starts publishing.
   *
   * @param least minimum number of records to publish
   * @param ahead maximum number of records in the chain
   * @param done supplies the number of records that have left the chain
   */
  ChainFeed(String servers, String topic, int least, int perSecond, int ahead, IntSupplier done) {
    this.producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                servers,
                "delivery.timeout.ms",
                PATIENCE_MILLIS,
                "max.block.ms",
                PATIENCE_MILLIS),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    this.topic = topic;
    this.least = least;
    this.perSecond = perSecond;
    this.ahead = ahead;
    this.done = done;
    thread.start();
  }

  private void feed() {
    try {
      int next = 0;
      long start = System.nanoTime();
      while (failure.get() == null && (!enough || next < least)) {
        int due = (int) (perSecond * (System.nanoTime() - start) / 1_000_000_000L);
        int to = Math.min(due, Math.min(next + perSecond, done.getAsInt() + ahead));
        if (to > next) {
          publish(next, to);
          next = to;
          published = next;
        }
        TakeTime.millis(STEP_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Throwable e) {
      failure.set(e);
    }
  }

  private void publish(int from, int to) {
    for (int i = from; i < to; i++) {
      var unused =
          producer.send(
              new ProducerRecord<>(
                  topic, ChainNames.key(i).getBytes(UTF_8), String.valueOf(i).getBytes(UTF_8)),
              (at, failed) -> {
                if (failed != null) {
                  failure.set(failed);
                }
              });
    }
    producer.flush();
  }

  int published() {
    return published;
  }

  boolean hasEnough() {
    return published >= least;
  }

  /** Publishes the rest of the minimum, stops, and returns the number of published records. */
  int end() throws InterruptedException {
    enough = true;
    thread.join();
    Throwable failed = failure.get();
    if (failed != null) {
      throw new AssertionError("the feed failed", failed);
    }
    return published;
  }

  @Override
  public void close() {
    thread.interrupt();
    producer.close(Duration.ZERO);
  }
}
