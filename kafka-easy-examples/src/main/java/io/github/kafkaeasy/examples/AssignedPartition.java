package io.github.kafkaeasy.examples;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.consumer.ConsumerState;
import io.github.kafkaeasy.consumer.EasyConsumer;
import io.github.kafkaeasy.consumer.Position;
import io.github.kafkaeasy.error.KafkaEasyException;
import io.github.kafkaeasy.message.OutgoingMessage;
import io.github.kafkaeasy.producer.EasyProducer;
import java.time.Duration;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads one partition of a topic from the beginning, assigned explicitly and not by a group, and
 * stops when no record has come for a second.
 *
 * <p>The brokers are those of KAFKA_BOOTSTRAP_SERVERS or KAFKA_BOOTSTRAP, else 127.0.0.1:9092. The
 * topic is the first argument, else "assigned-partition"; it is created if it is missing.
 */
public final class AssignedPartition {
  private AssignedPartition() {}

  public static void main(String[] args) {
    try {
      run(args.length > 0 ? args[0] : "assigned-partition");
    } catch (Exception e) {
      Say.failed(AssignedPartition.class, e);
    }
  }

  private static void run(String topic) throws InterruptedException {
    KafkaEasy kafka = KafkaEasy.fromEnvironment();
    Say.line("Connecting: %s", kafka);
    kafka.awaitReady();
    try (EasyProducer<String> producer =
        kafka.producer(String.class).topic(topic).createTopic(3, -1).start()) {
      for (int i = 0; i < 9; i++) {
        int partition = i % 3;
        producer.sendAndWait(OutgoingMessage.of("record " + i).partition(partition));
      }
    }
    EasyConsumer consumer =
        kafka
            .consumer(String.class)
            .partitions(new TopicPartition(topic, 1))
            .startFrom(Position.beginning())
            .stopWhenIdle(Duration.ofSeconds(1))
            .handle(message -> System.out.println(message + ": " + message.value()))
            .start();
    ConsumerState end = consumer.awaitClosed(Duration.ofSeconds(60));
    if (end != ConsumerState.CLOSED) {
      throw new KafkaEasyException("the consumer did not stop by itself: " + end);
    }
    Say.line(
        "stopped after a second without records; %d records handled, no offset committed",
        consumer.stats().handled());
  }
}
