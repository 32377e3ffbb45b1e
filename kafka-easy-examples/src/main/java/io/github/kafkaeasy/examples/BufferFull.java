package io.github.kafkaeasy.examples;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.producer.EasyProducer;
import io.github.kafkaeasy.producer.outcome.DeliveryReport;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A full producer buffer: the program sends faster than the broker accepts. A send then waits for
 * space, up to maxBlock, and fails if there is still none; nothing is dropped silently. Here the
 * buffer is so small that most sends wait. A program that must not wait can refuse its own callers,
 * as HttpEndpoint does with 429.
 *
 * <p>The brokers are those of KAFKA_BOOTSTRAP_SERVERS or KAFKA_BOOTSTRAP, else 127.0.0.1:9092. The
 * topic is the first argument, else "buffer-full"; it is created if it is missing.
 */
public final class BufferFull {
  private static final int COUNT = Given.number("examples.records", 2_000, 1, 10_000_000);
  private static final long A_WAIT_NANOS = Duration.ofMillis(1).toNanos();

  private BufferFull() {}

  public static void main(String[] args) {
    try {
      run(args.length > 0 ? args[0] : "buffer-full");
    } catch (Exception e) {
      Say.failed(BufferFull.class, e);
    }
  }

  private static void run(String topic) {
    KafkaEasy kafka = KafkaEasy.fromEnvironment();
    Say.line("Connecting: %s", kafka);
    kafka.awaitReady();
    AtomicInteger delivered = new AtomicInteger();
    AtomicInteger failed = new AtomicInteger();
    try (EasyProducer<byte[]> producer =
        kafka
            .producer(byte[].class)
            .topic(topic)
            .createTopic(1, -1)
            // Two records fill the buffer.
            .bufferBytes(64 << 10)
            .maxBlock(Duration.ofSeconds(10))
            .warmUp()
            .start()) {
      byte[] value = new byte[30_000];
      int waited = 0;
      long slowest = 0;
      for (int i = 0; i < COUNT; i++) {
        long start = System.nanoTime();
        producer.send(
            "key-" + i,
            value,
            (where, failure) -> (failure == null ? delivered : failed).incrementAndGet());
        long took = System.nanoTime() - start;
        waited += took > A_WAIT_NANOS ? 1 : 0;
        slowest = Math.max(slowest, took);
      }
      DeliveryReport report = producer.flush(Duration.ofSeconds(60));
      Say.line(
          "%d of %d sends waited for space, the longest %.0f ms", waited, COUNT, slowest / 1e6);
      Say.line("result of the flush: %s", report);
    }
    Say.line(
        "%d delivered, %d failed; each send had exactly one outcome",
        delivered.get(), failed.get());
  }
}
