package io.github.kafkaeasy.examples;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.admin.EasyAdmin;
import io.github.kafkaeasy.consumer.ConsumerBuilder;
import io.github.kafkaeasy.consumer.ConsumerState;
import io.github.kafkaeasy.consumer.EasyConsumer;
import io.github.kafkaeasy.consumer.Ordering;
import io.github.kafkaeasy.error.KafkaEasyException;
import io.github.kafkaeasy.producer.EasyProducer;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Exactly once: each order leads to one invoice although handlers fail after sending, because a
 * handler's sends and the order's offset are committed in one transaction. The orders themselves
 * are sent in one transaction of a producer.
 *
 * <p>The brokers are those of KAFKA_BOOTSTRAP_SERVERS or KAFKA_BOOTSTRAP, else 127.0.0.1:9092. The
 * topic is the first argument, else "exactly-once"; it and its "-invoices" are created if they are
 * missing.
 */
public final class ExactlyOnce {
  private static final int ORDERS = 20;

  private ExactlyOnce() {}

  public static void main(String[] args) {
    try {
      run(args.length > 0 ? args[0] : "exactly-once");
    } catch (Exception e) {
      Say.failed(ExactlyOnce.class, e);
    }
  }

  private static void run(String topic) throws InterruptedException {
    KafkaEasy kafka = KafkaEasy.fromEnvironment();
    Say.line("Connecting: %s", kafka);
    kafka.awaitReady();
    String invoices = topic + "-invoices";
    try (EasyAdmin admin = kafka.admin()) {
      admin.createTopicIfMissing(invoices, 3, -1, Map.of());
    }
    try (EasyProducer<String> producer =
        kafka.producer(String.class).topic(topic).createTopic(3, -1).transactional().start()) {
      producer.inTransaction(
          tx -> {
            for (int i = 1; i <= ORDERS; i++) {
              tx.send("customer-" + i % 5, "order-" + i);
            }
          });
    }

    AtomicInteger runs = new AtomicInteger();
    Set<String> failedOnce = ConcurrentHashMap.newKeySet();
    finish(
        kafka
            .consumer(String.class)
            .topics(topic)
            .group(topic + "-billing")
            .ordering(Ordering.KEY)
            .exactlyOnce()
            .stopWhenCaughtUp()
            .handleAndSend(
                (message, outputs) -> {
                  runs.incrementAndGet();
                  outputs.send(invoices, message.key(), "invoice for " + message.value());
                  boolean fails = Integer.parseInt(message.value().substring(6)) % 4 == 0;
                  if (fails && failedOnce.add(message.value())) {
                    throw new IllegalStateException("the first attempt fails, after its send");
                  }
                }));
    Say.line("%d orders, the handler ran %d times", ORDERS, runs.get());

    List<String> read = new CopyOnWriteArrayList<>();
    finish(
        kafka
            .consumer(String.class)
            .topics(invoices)
            .group(topic + "-readers")
            .stopWhenCaughtUp()
            .handle(message -> read.add(message.value())));
    Say.line("%d invoices can be read, %d different", read.size(), new HashSet<>(read).size());
  }

  private static void finish(ConsumerBuilder<String> builder) throws InterruptedException {
    EasyConsumer consumer = builder.start();
    if (consumer.awaitClosed(Duration.ofSeconds(60)) != ConsumerState.CLOSED) {
      throw new KafkaEasyException("the consumer did not finish: " + consumer.failure());
    }
  }
}
