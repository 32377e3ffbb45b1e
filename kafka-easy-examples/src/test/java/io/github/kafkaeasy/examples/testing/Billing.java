package io.github.kafkaeasy.examples.testing;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.consumer.EasyConsumer;
import io.github.kafkaeasy.consumer.Ordering;
import io.github.kafkaeasy.message.Message;
import io.github.kafkaeasy.test.ChildEvent;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The application under test in the recipes: writes one invoice per order. */
final class Billing {
  final Map<String, String> invoices = new ConcurrentHashMap<>();

  EasyConsumer start(String bootstrapServers, String topic, String group) {
    return KafkaEasy.connect(bootstrapServers)
        .consumer(String.class)
        .topics(topic)
        .group(group)
        .ordering(Ordering.KEY)
        .commitEvery(Duration.ofMillis(100))
        // The brokers' default minimum; a killed member keeps its partitions for this time.
        .property("session.timeout.ms", 6_000)
        .property("heartbeat.interval.ms", 1_000)
        .handle(this::bill)
        .start();
  }

  private void bill(Message<String> message) {
    // The key is the order's number, so a repeated call changes nothing.
    invoices.putIfAbsent(message.key(), message.value());
    ChildEvent.print("billed", "order", message.key());
  }

  /** Main method for the test that kills the process. */
  public static void main(String[] args) throws InterruptedException {
    new Billing().start(args[0], args[1], args[2]).closeOnShutdown().awaitClosed();
  }
}
