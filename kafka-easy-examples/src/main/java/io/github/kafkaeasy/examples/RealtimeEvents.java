package io.github.kafkaeasy.examples;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.consumer.ConsumerProfile;
import io.github.kafkaeasy.consumer.EasyConsumer;
import io.github.kafkaeasy.error.KafkaEasyException;
import io.github.kafkaeasy.producer.EasyProducer;
import io.github.kafkaeasy.producer.ProducerProfile;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The profile for prices and alarms: no linger, no compression, small polls, short timeouts, and a
 * consumer that begins after the newest record.
 *
 * <p>The brokers are those of KAFKA_BOOTSTRAP_SERVERS or KAFKA_BOOTSTRAP, else 127.0.0.1:9092. The
 * topic is the first argument, else "realtime-events"; it is created if it is missing.
 */
public final class RealtimeEvents {
  private static final int RECORDS = Given.number("examples.records", 1_000, 1, 10_000_000);

  private RealtimeEvents() {}

  public static void main(String[] args) {
    try {
      run(args.length > 0 ? args[0] : "realtime-events");
    } catch (Exception e) {
      Say.failed(RealtimeEvents.class, e);
    }
  }

  private static void run(String topic) throws InterruptedException {
    KafkaEasy kafka = KafkaEasy.fromEnvironment();
    Say.line("Connecting: %s", kafka);
    kafka.awaitReady();
    AtomicInteger handled = new AtomicInteger();
    try (EasyProducer<String> producer =
            kafka
                .producer(String.class)
                .topic(topic)
                .createTopic(3, -1)
                .profile(ProducerProfile.LOW_LATENCY)
                .warmUp()
                .start();
        EasyConsumer consumer =
            kafka
                .consumer(String.class)
                .topics(topic)
                .group(topic + "-reader")
                .profile(ConsumerProfile.REALTIME)
                .handle(message -> handled.incrementAndGet())
                .start()) {
      producer
          .describe()
          .lines()
          .filter(line -> line.contains("low-latency:"))
          .forEach(line -> Say.line("producer  %s", line.strip()));
      // The consumer begins at the end, so it must have started before the first record is sent.
      while (consumer.stats().commits() == 0) {
        Thread.sleep(50);
      }
      long start = System.nanoTime();
      for (int i = 0; i < RECORDS; i++) {
        var unused = producer.send("key-" + i % 100, "record " + i);
      }
      Say.line("producer  %s", producer.flush(Duration.ofSeconds(60)));
      for (int i = 0; i < 6_000 && handled.get() < RECORDS; i++) {
        Thread.sleep(10);
      }
      if (handled.get() < RECORDS) {
        throw new KafkaEasyException("only " + handled + " of " + RECORDS + " were handled");
      }
      Say.line(
          "consumer  %d handled, %.1f s after the first was sent",
          handled.get(), (System.nanoTime() - start) / 1e9);
    }
  }
}
