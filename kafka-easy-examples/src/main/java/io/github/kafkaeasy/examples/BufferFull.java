package io.github.kafkaeasy.examples;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.error.KafkaEasyException;
import io.github.kafkaeasy.producer.EasyProducer;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A producer faster than its broker fills its buffer. A send then waits for room, and fails when
 * there is none in time. Both are shown; slowing down is the cure, as an HTTP endpoint does with
 * 429.
 *
 * <p>The brokers are those of KAFKA_BOOTSTRAP_SERVERS or KAFKA_BOOTSTRAP, else 127.0.0.1:9092. The
 * topic is the first argument, else "buffer-full"; it is created if it is missing.
 */
public final class BufferFull {
  private static final String LATE = "not delivered: the buffer was full for 20 ms";
  private static final int COUNT = Integer.getInteger("examples.records", 2_000);

  private BufferFull() {}

  public static void main(String[] args) throws Exception {
    try {
      run(args.length > 0 ? args[0] : "buffer-full");
    } catch (KafkaEasyException e) {
      System.err.println("BufferFull: " + e.getMessage());
      if (Boolean.getBoolean("examples.stacktrace")) {
        e.printStackTrace();
      }
      System.exit(1);
    }
  }

  private static void run(String topic) {
    KafkaEasy kafka = KafkaEasy.fromEnvironment();
    kafka.awaitReady();
    Map<String, Integer> reasons = new ConcurrentHashMap<>();
    byte[] value = new byte[4_096];
    try (EasyProducer<byte[]> producer =
        kafka
            .producer(byte[].class)
            .topic(topic)
            .createTopic(1, -1)
            .bufferBytes(64 << 10)
            .batchBytes(16 << 10)
            // Half a second in the buffer for each batch, and nobody waits longer than 20 ms.
            .linger(Duration.ofMillis(500))
            .maxBlock(Duration.ofMillis(20))
            .property("delivery.timeout.ms", 60_000)
            .warmUp()
            .start()) {
      long slowest = 0;
      for (int i = 0; i < COUNT; i++) {
        long start = System.nanoTime();
        producer.send(
            "key-" + i,
            value,
            (where, failure) -> reasons.merge(failure == null ? "delivered" : LATE, 1, Integer::sum));
        slowest = Math.max(slowest, System.nanoTime() - start);
      }
      var report = producer.flush(Duration.ofSeconds(60));
      System.out.printf("the slowest call took %.0f ms%n", slowest / 1e6);
      System.out.println("the flush says: " + report);
    }
    new TreeMap<>(reasons).forEach((why, n) -> System.out.printf("%7d %s%n", n, why));
    System.out.println(
        "Each of " + COUNT + " sends had exactly one end: none was lost in silence.");
  }
}
