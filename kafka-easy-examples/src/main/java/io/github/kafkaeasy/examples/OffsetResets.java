package io.github.kafkaeasy.examples;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.consumer.ConsumerState;
import io.github.kafkaeasy.consumer.EasyConsumer;
import io.github.kafkaeasy.consumer.OffsetReset;
import io.github.kafkaeasy.producer.EasyProducer;
import java.time.Duration;

/**
 * Start of a group without a committed offset: at the oldest record, after the newest one, or with
 * an error. A group with a committed offset continues there, whatever this option says.
 *
 * <p>The brokers are those of KAFKA_BOOTSTRAP_SERVERS or KAFKA_BOOTSTRAP, else 127.0.0.1:9092. The
 * topic is the first argument, else "offset-resets"; it is created if it is missing.
 */
public final class OffsetResets {
  private OffsetResets() {}

  public static void main(String[] args) {
    try {
      run(args.length > 0 ? args[0] : "offset-resets");
    } catch (Exception e) {
      Say.failed(OffsetResets.class, e);
    }
  }

  private static void run(String topic) throws InterruptedException {
    KafkaEasy kafka = KafkaEasy.fromEnvironment();
    Say.line("Connecting: %s", kafka);
    kafka.awaitReady();
    try (EasyProducer<String> producer =
        kafka.producer(String.class).topic(topic).createTopic(1, -1).start()) {
      for (int i = 0; i < 5; i++) {
        producer.sendAndWait("record " + i);
      }
    }
    Say.line("the topic has 5 records before the group starts");
    begin(kafka, topic, "earliest", OffsetReset.EARLIEST);
    begin(kafka, topic, "latest", OffsetReset.LATEST);
    begin(kafka, topic, "none", OffsetReset.NONE);
  }

  private static void begin(KafkaEasy kafka, String topic, String name, OffsetReset reset)
      throws InterruptedException {
    EasyConsumer consumer =
        kafka
            .consumer(String.class)
            .topics(topic)
            .group(topic + "-" + name)
            .offsetReset(reset)
            .stopWhenIdle(Duration.ofSeconds(1))
            .handle(message -> {})
            .start();
    ConsumerState end = consumer.awaitClosed(Duration.ofSeconds(30));
    consumer.close();
    Say.line(
        "%-10s %s, %d handled%s",
        name,
        end,
        consumer.stats().handled(),
        consumer.failure().map(why -> ": " + why.getMessage()).orElse(""));
  }
}
