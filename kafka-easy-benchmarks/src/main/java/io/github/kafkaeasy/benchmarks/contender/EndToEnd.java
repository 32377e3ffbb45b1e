package io.github.kafkaeasy.benchmarks.contender;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.github.kafkaeasy.benchmarks.topic.SampleRecords;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Measures the latency of a record from the producer to the handler, at low rates. All contenders
 * use Kafka's own producer with {@code linger.ms} 0, in the contender's JVM. The sending thread
 * follows a schedule and never waits for acknowledgements. Each record carries its scheduled send
 * time, so if one send is delayed, the delay of the sends behind it is measured too (no coordinated
 * omission). The sending thread wakes up about 60 µs late, and all latencies include this time.
 */
final class EndToEnd implements Contender {
  private static final int OFTEN = 2_000;
  private static final int SELDOM = 200;

  /** At 200 records per second a short window has too few records for a p99. */
  private static final double TIMES_LONGER = 4;

  private static final double AT_MOST_SECONDS = 60;
  private static final double WARM_UP_ROUND_SECONDS = 1;
  private static final int KEYS = 10_000;

  private final Function<Consumer<byte[]>, Loop> loop;

  /** The current window: set by the measuring thread, read by handlers. */
  private volatile Latencies open = new Latencies(0);

  /** Failure of a send, or null: set by the producer's thread, read by the measuring thread. */
  private volatile @Nullable Exception failure;

  /**
   * @param loop creates the consumer loop of a contender; the loop passes each record's value to
   *     the given function
   */
  EndToEnd(Function<Consumer<byte[]>, Loop> loop) {
    this.loop = loop;
  }

  @Override
  public Measurement measure(Arena place, double seconds) throws InterruptedException {
    Map<String, Object> settings = ClientSettings.producer(place);
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "none");
    settings.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    try (Loop.Running running =
            loop.apply(value -> open.note(value)).start(place, "bench-" + UUID.randomUUID());
        KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(settings)) {
      CompilerCalm warmUp = CompilerCalm.begin();
      do {
        // The first window also waits for the group and reads records of earlier runs.
        Latencies unused = window(place, producer, OFTEN, WARM_UP_ROUND_SECONDS, running);
      } while (!warmUp.isOver());
      double longer = Math.min(AT_MOST_SECONDS, TIMES_LONGER * seconds);
      Latencies often = window(place, producer, OFTEN, longer, running);
      Latencies seldom = window(place, producer, SELDOM, longer, running);
      return new Measurement(
          Map.of(
              Figure.P50_AT_200, seldom.micros(0.5),
              Figure.P99_AT_200, seldom.micros(0.99),
              Figure.P50_AT_2000, often.micros(0.5),
              Figure.P99_AT_2000, often.micros(0.99)));
    }
  }

  private Latencies window(
      Arena place,
      KafkaProducer<byte[], byte[]> producer,
      int perSecond,
      double seconds,
      Loop.Running running)
      throws InterruptedException {
    int records = (int) (perSecond * seconds);
    Latencies window = new Latencies(records);
    open = window;
    long between = 1_000_000_000L / perSecond;
    long due = System.nanoTime();
    for (int i = 0; i < records; i++) {
      due += between;
      waitUntil(due);
      byte[] key = SampleRecords.key(i % KEYS).getBytes(US_ASCII);
      var unused =
          producer.send(
              new ProducerRecord<>(place.topic(), key, window.value(due)),
              (at, failed) -> {
                if (failed != null) {
                  failure = failed;
                }
              });
    }
    awaitAll(window, running);
    return window;
  }

  private static void waitUntil(long nanos) {
    for (long left = nanos - System.nanoTime(); left > 0; left = nanos - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  private void awaitAll(Latencies window, Loop.Running running) throws InterruptedException {
    long start = System.nanoTime();
    while (!window.isComplete()) {
      Exception failed = failure;
      if (failed != null) {
        throw new IllegalStateException("a send failed", failed);
      }
      if (LoopPatience.seconds(start, System.nanoTime()) > AT_MOST_SECONDS) {
        throw new IllegalStateException(
            "not all records arrived within "
                + AT_MOST_SECONDS
                + " s; the consumer has handled "
                + running.seen());
      }
      Thread.sleep(1);
    }
  }
}
