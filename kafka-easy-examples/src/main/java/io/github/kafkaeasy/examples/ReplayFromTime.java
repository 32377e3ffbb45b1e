package io.github.kafkaeasy.examples;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.consumer.ConsumerState;
import io.github.kafkaeasy.consumer.EasyConsumer;
import io.github.kafkaeasy.consumer.Position;
import io.github.kafkaeasy.error.KafkaEasyException;
import io.github.kafkaeasy.producer.EasyProducer;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.TopicPartition;

/**
 * Replays the records after a given time up to the current end, without a group: nothing is
 * committed and no other consumer is affected. Then a running group seeks back to the beginning.
 *
 * <p>The brokers are those of KAFKA_BOOTSTRAP_SERVERS or KAFKA_BOOTSTRAP, else 127.0.0.1:9092. The
 * topic is the first argument, else "replay"; it is created if it is missing.
 */
public final class ReplayFromTime {
  private ReplayFromTime() {}

  public static void main(String[] args) {
    try {
      run(args.length > 0 ? args[0] : "replay");
    } catch (Exception e) {
      Say.failed(ReplayFromTime.class, e);
    }
  }

  private static void run(String topic) throws InterruptedException {
    KafkaEasy kafka = KafkaEasy.fromEnvironment();
    Say.line("Connecting: %s", kafka);
    kafka.awaitReady();
    TopicPartition partition = new TopicPartition(topic, 0);
    Instant noon;
    try (EasyProducer<String> producer =
        kafka.producer(String.class).topic(topic).createTopic(1, -1).start()) {
      for (int i = 1; i <= 3; i++) {
        producer.sendAndWait("before noon " + i);
      }
      Thread.sleep(5);
      noon = Instant.now();
      for (int i = 1; i <= 3; i++) {
        producer.sendAndWait("after noon " + i);
      }
    }
    Say.line("replay from %s:", noon);
    EasyConsumer replay =
        kafka
            .consumer(String.class)
            .partitions(partition)
            .startFrom(Position.time(noon))
            .endAt(Position.end())
            .handle(message -> System.out.println("  " + message.value()))
            .start();
    finish(replay);

    AtomicInteger seen = new AtomicInteger();
    try (EasyConsumer group =
        kafka
            .consumer(String.class)
            .topics(topic)
            .group(topic + "-reader")
            .handle(message -> seen.incrementAndGet())
            .start()) {
      awaitAtLeast(seen, 6);
      Say.line("the group has handled %s; it goes back to the beginning", seen);
      group.seek(Map.of(partition, Position.beginning())).join();
      awaitAtLeast(seen, 12);
      Say.line("the group has handled %s", seen);
    }
  }

  private static void awaitAtLeast(AtomicInteger seen, int count) throws InterruptedException {
    for (int i = 0; i < 600 && seen.get() < count; i++) {
      Thread.sleep(100);
    }
    if (seen.get() < count) {
      throw new KafkaEasyException("only " + seen + " of " + count + " records in a minute");
    }
  }

  private static void finish(EasyConsumer consumer) throws InterruptedException {
    if (consumer.awaitClosed(Duration.ofSeconds(60)) != ConsumerState.CLOSED) {
      throw new KafkaEasyException(consumer.name() + " did not finish: " + consumer.failure());
    }
  }
}
