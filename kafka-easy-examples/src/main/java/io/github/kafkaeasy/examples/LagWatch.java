package io.github.kafkaeasy.examples;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.admin.EasyAdmin;
import io.github.kafkaeasy.admin.LagMonitor;
import io.github.kafkaeasy.consumer.EasyConsumer;
import io.github.kafkaeasy.error.KafkaEasyException;
import io.github.kafkaeasy.producer.EasyProducer;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Monitors a group's lag: one callback when a backlog forms, one when it is gone.
 *
 * <p>The brokers are those of KAFKA_BOOTSTRAP_SERVERS or KAFKA_BOOTSTRAP, else 127.0.0.1:9092. The
 * topic is the first argument, else "lag-watch"; it is created if it is missing.
 */
public final class LagWatch {
  private static final int RECORDS = Given.number("examples.records", 1_000, 1, 10_000_000);

  private LagWatch() {}

  public static void main(String[] args) {
    try {
      run(args.length > 0 ? args[0] : "lag-watch");
    } catch (Exception e) {
      Say.failed(LagWatch.class, e);
    }
  }

  private static void run(String topic) throws InterruptedException {
    KafkaEasy kafka = KafkaEasy.fromEnvironment();
    Say.line("Connecting: %s", kafka);
    kafka.awaitReady();
    String group = topic + "-slow";
    CountDownLatch formed = new CountDownLatch(1);
    CountDownLatch gone = new CountDownLatch(1);
    try (EasyProducer<String> producer =
            kafka.producer(String.class).topic(topic).createTopic(3, -1).warmUp().start();
        EasyConsumer slow =
            kafka
                .consumer(String.class)
                .topics(topic)
                .group(group)
                .commitEvery(Duration.ofMillis(100))
                .handle(message -> Thread.sleep(5))
                .start();
        EasyAdmin admin = kafka.admin()) {
      producer.sendAndWait("key", "the first, so that the group has an offset");
      while (slow.stats().commits() == 0) {
        Thread.sleep(50);
      }
      try (LagMonitor monitor =
          admin
              .groups()
              .watchLag(group)
              .every(Duration.ofMillis(200))
              .backlogAt(RECORDS / 2)
              .goneAt(0)
              .onReading(reading -> Say.line("  %d behind", reading.open()))
              .onBacklog(
                  reading -> {
                    Say.line("backlog: %d records", reading.open());
                    formed.countDown();
                  })
              .onBacklogGone(
                  reading -> {
                    Say.line("backlog gone: %d records", reading.open());
                    gone.countDown();
                  })
              .start()) {
        slow.pause().join();
        for (int i = 0; i < RECORDS; i++) {
          var unused = producer.send("key-" + i, "a record of the backlog");
        }
        await(formed, "formed");
        slow.resume().join();
        await(gone, "gone");
        monitor.last().ifPresent(last -> Say.line("last seen: %d", last.open()));
      }
    }
  }

  private static void await(CountDownLatch event, String what) throws InterruptedException {
    if (!event.await(60, TimeUnit.SECONDS)) {
      throw new KafkaEasyException("the backlog was not " + what + " within a minute");
    }
  }
}
