package io.github.kafkaeasy.examples;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.producer.EasyProducer;
import io.github.kafkaeasy.producer.outcome.DeliveryReport;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.RecordMetadata;

/**
 * Three ways to send and to get the outcome: wait for each send, a future per send, a callback per
 * send. At the end flush reports undelivered records.
 *
 * <p>The brokers are those of KAFKA_BOOTSTRAP_SERVERS or KAFKA_BOOTSTRAP, else 127.0.0.1:9092. The
 * topic is the first argument, else "sync-and-async-sends"; it is created if it is missing.
 */
public final class SyncAndAsyncSends {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int COUNT = Given.number("examples.records", 200, 1, 10_000_000);

  private SyncAndAsyncSends() {}

  public static void main(String[] args) {
    try {
      run(args.length > 0 ? args[0] : "sync-and-async-sends");
    } catch (Exception e) {
      Say.failed(SyncAndAsyncSends.class, e);
    }
  }

  private static void run(String topic) {
    KafkaEasy kafka = KafkaEasy.fromEnvironment();
    Say.line("Connecting: %s", kafka);
    kafka.awaitReady();
    try (EasyProducer<String> producer =
        kafka.producer(String.class).topic(topic).createTopic(3, -1).warmUp().start()) {
      waiting(producer);
      futures(producer);
      callbacks(producer);
    }
  }

  private static void waiting(EasyProducer<String> producer) {
    long start = System.nanoTime();
    for (int i = 0; i < COUNT; i++) {
      RecordMetadata unused = producer.sendAndWait("key-" + i, "one at a time");
    }
    say(Say.text("one at a time, waiting for each"), start);
  }

  private static void futures(EasyProducer<String> producer) {
    long start = System.nanoTime();
    CompletableFuture<?>[] sends =
        IntStream.range(0, COUNT)
            .mapToObj(i -> producer.send("key-" + i, "all at once"))
            .toArray(CompletableFuture<?>[]::new);
    CompletableFuture.allOf(sends).join();
    say(Say.text("all at once, with a future for each"), start);
  }

  private static void callbacks(EasyProducer<String> producer) {
    AtomicInteger delivered = new AtomicInteger();
    long start = System.nanoTime();
    for (int i = 0; i < COUNT; i++) {
      producer.send(
          "key-" + i,
          "all at once",
          (where, failure) -> {
            // Runs on a separate thread, so a slow callback does not block the network thread.
            if (failure == null) {
              delivered.incrementAndGet();
            } else {
              Say.line("not delivered: %s", failure.getMessage());
            }
          });
    }
    DeliveryReport report = producer.flush(LIMIT);
    say(Say.text("all at once, with a callback for each"), start);
    Say.line("delivered by callback: %s; result of the flush: %s", delivered, report);
  }

  private static void say(String what, long start) {
    double seconds = (System.nanoTime() - start) / 1e9;
    Say.line("%,10.0f records per second  %s", COUNT / seconds, what);
  }
}
