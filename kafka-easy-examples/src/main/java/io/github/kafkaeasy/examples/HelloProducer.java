package io.github.kafkaeasy.examples;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.error.KafkaEasyException;
import io.github.kafkaeasy.message.OutgoingMessage;
import io.github.kafkaeasy.producer.EasyProducer;
import io.github.kafkaeasy.producer.outcome.DeliveryReport;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * Sends five greetings with keys and headers and prints the partition and offset of each, then
 * sends a batch of fifty.
 *
 * <p>The brokers are those of KAFKA_BOOTSTRAP_SERVERS or KAFKA_BOOTSTRAP, else 127.0.0.1:9092. The
 * topic is the first argument, else "demo.hello"; it is created if it is missing.
 */
public final class HelloProducer {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  /** The component names are the names in the JSON. */
  record Greeting(String id, String user_id, String message, String timestamp, String source) {}

  record BatchItem(String batch_id, int sequence, String content, String timestamp) {}

  private HelloProducer() {}

  public static void main(String[] args) {
    try {
      run(args.length > 0 ? args[0] : "demo.hello");
    } catch (Exception e) {
      Say.failed(HelloProducer.class, e);
    }
  }

  private static void run(String topic) {
    KafkaEasy kafka = KafkaEasy.fromEnvironment();
    Say.line("Connecting: %s", kafka);
    kafka.awaitReady();
    // Object: any class as JSON. A program with one kind of message uses its class here.
    try (EasyProducer<Object> producer =
        kafka.producer(Object.class).topic(topic).createTopic(3, -1).warmUp().start()) {
      sendGreetings(producer);
      sendBatch(producer, 50);
    }
  }

  /** Waits for each acknowledgement: simple, but limited by the network's round trip time. */
  private static void sendGreetings(EasyProducer<Object> producer) {
    String batchId = UUID.randomUUID().toString();
    for (int i = 1; i <= 5; i++) {
      String user = "user_%03d".formatted(i);
      String text = "Hello, 你好, from " + user;
      Object greeting = new Greeting("msg_" + i, user, text, now(), "hello-producer");
      // Records with the same key go to the same partition, so they keep their order.
      var where =
          producer.sendAndWait(
              OutgoingMessage.of(greeting)
                  .key(user)
                  .header("message_type", "greeting")
                  .header("priority", "normal")
                  .header("batch_id", batchId));
      Say.line("sent %s to %s", user, where);
    }
  }

  /**
   * Sends without waiting: each send returns a future, and flush waits for the outstanding ones.
   */
  private static void sendBatch(EasyProducer<Object> producer, int count) {
    String batchId = UUID.randomUUID().toString();
    long start = System.nanoTime();
    var sends =
        IntStream.rangeClosed(1, count)
            .mapToObj(i -> new BatchItem(batchId, i, "batch message " + i, now()))
            .map(producer::send)
            .toList();
    DeliveryReport report = producer.flush(LIMIT);
    double seconds = (System.nanoTime() - start) / 1e9;
    if (!report.allDelivered()) {
      throw new KafkaEasyException("The batch was not delivered within " + LIMIT + ": " + report);
    }
    for (int i = 10; i <= count; i += 10) {
      Say.line("confirmed %d/%d: %s", i, count, sends.get(i - 1).join());
    }
    Say.line("%d messages in %.3f s, %.0f messages per second", count, seconds, count / seconds);
  }

  private static String now() {
    return Instant.now().toString();
  }
}
