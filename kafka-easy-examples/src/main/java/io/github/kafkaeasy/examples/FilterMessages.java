package io.github.kafkaeasy.examples;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.consumer.ConsumerState;
import io.github.kafkaeasy.consumer.ConsumerStats;
import io.github.kafkaeasy.consumer.EasyConsumer;
import io.github.kafkaeasy.consumer.Filters;
import io.github.kafkaeasy.error.KafkaEasyException;
import io.github.kafkaeasy.message.OutgoingMessage;
import io.github.kafkaeasy.producer.EasyProducer;
import java.time.Duration;

/**
 * Three filters: by header and by key before decoding, by value after decoding. A filtered record
 * counts as done: its offset is committed like that of a handled record.
 *
 * <p>The brokers are those of KAFKA_BOOTSTRAP_SERVERS or KAFKA_BOOTSTRAP, else 127.0.0.1:9092. The
 * topic is the first argument, else "filter-messages"; it is created if it is missing.
 */
public final class FilterMessages {
  private static final int USERS = 5;

  record Payment(String user, int cents) {}

  private FilterMessages() {}

  public static void main(String[] args) {
    try {
      run(args.length > 0 ? args[0] : "filter-messages");
    } catch (Exception e) {
      Say.failed(FilterMessages.class, e);
    }
  }

  private static void run(String topic) throws InterruptedException {
    KafkaEasy kafka = KafkaEasy.fromEnvironment();
    Say.line("Connecting: %s", kafka);
    kafka.awaitReady();
    send(kafka, topic);
    EasyConsumer consumer =
        kafka
            .consumer(Payment.class)
            .topics(topic)
            .group(topic + "-reader")
            // Accepts records without this header; Filters.headerEquals would filter them out.
            .filter(Filters.headerEqualsOrAbsent("message_type", "payment"))
            .filter(Filters.not(Filters.key("user_003")))
            .filterMessages(message -> message.value().cents() >= 100)
            .stopWhenCaughtUp()
            .handle(message -> Say.line("  handled %s", message.value()))
            .start();
    if (consumer.awaitClosed(Duration.ofSeconds(60)) != ConsumerState.CLOSED) {
      throw new KafkaEasyException("the consumer did not finish: " + consumer.failure());
    }
    ConsumerStats stats = consumer.stats();
    Say.line(
        "%d received, %d handled, %d filtered",
        stats.received(), stats.handled(), stats.filtered());
  }

  private static void send(KafkaEasy kafka, String topic) {
    try (EasyProducer<Payment> producer =
        kafka.producer(Payment.class).topic(topic).createTopic(3, -1).start()) {
      for (int i = 1; i <= USERS; i++) {
        String user = "user_%03d".formatted(i);
        producer.sendAndWait(
            OutgoingMessage.of(new Payment(user, 500)).key(user).header("message_type", "payment"));
        producer.sendAndWait(
            OutgoingMessage.of(new Payment(user, 5)).key(user).header("message_type", "refund"));
        producer.sendAndWait(OutgoingMessage.of(new Payment(user, 50)).key(user));
      }
      Say.line("sent a payment, a refund and a small payment for each of 5 users");
    }
  }
}
