package io.github.kafkaeasy.examples;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.consumer.EasyConsumer;
import io.github.kafkaeasy.consumer.Ordering;
import io.github.kafkaeasy.dlq.RetryThenDeadLetter;
import io.github.kafkaeasy.dlq.redrive.DeadLetters;
import io.github.kafkaeasy.dlq.redrive.Selection;
import io.github.kafkaeasy.error.KafkaEasyException;
import io.github.kafkaeasy.producer.EasyProducer;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/**
 * Redrive of dead letters: three orders fail because the bank is down; when it is up again, their
 * dead letters are sent again, only for the group in which they failed.
 *
 * <p>The brokers are those of KAFKA_BOOTSTRAP_SERVERS or KAFKA_BOOTSTRAP, else 127.0.0.1:9092. The
 * topic is the first argument, else "redrive-orders"; it is created if it is missing.
 */
public final class RedriveDeadLetters {
  private static final int ORDERS = 3;

  record Order(String customer, int amount) {}

  private RedriveDeadLetters() {}

  public static void main(String[] args) {
    try {
      run(args.length > 0 ? args[0] : "redrive-orders");
    } catch (Exception e) {
      Say.failed(RedriveDeadLetters.class, e);
    }
  }

  private static void run(String topic) throws InterruptedException {
    KafkaEasy kafka = KafkaEasy.fromEnvironment();
    Say.line("Connecting: %s", kafka);
    kafka.awaitReady();
    try (EasyProducer<Order> producer =
        kafka.producer(Order.class).topic(topic).createTopic(3, -1).start()) {
      for (int i = 1; i <= ORDERS; i++) {
        producer.sendAndWait("customer-" + i, new Order("customer-" + i, 10 * i));
      }
    }
    AtomicBoolean bankIsThere = new AtomicBoolean();
    try (EasyConsumer billing =
        kafka
            .consumer(Order.class)
            .topics(topic)
            .group(topic + "-billing")
            .ordering(Ordering.KEY)
            .onFailure(RetryThenDeadLetter.attempts(1))
            .handle(
                message -> {
                  if (!bankIsThere.get()) {
                    throw new IllegalStateException("the bank is down");
                  }
                  Say.line("charged %s", message.value());
                })
            .start()) {
      await(billing, "dead-lettered", () -> billing.stats().deadLettered() >= ORDERS);
      DeadLetters letters = DeadLetters.of(kafka, topic + ".dlq");
      Selection open = Selection.all().group(topic + "-billing");
      Say.line("dead letters: %s", letters.stats(open));

      bankIsThere.set(true);
      Say.line("planned: %s", letters.redrive(open).plan());
      System.out.println(
          letters.redrive(open).onlyFailedGroup().by("on-call").because("the bank is up").run());
      await(billing, "charged", () -> billing.stats().handled() >= ORDERS);
    }
  }

  private static void await(EasyConsumer consumer, String what, BooleanSupplier done)
      throws InterruptedException {
    for (int i = 0; i < 600 && !done.getAsBoolean(); i++) {
      Thread.sleep(100);
    }
    if (!done.getAsBoolean()) {
      throw new KafkaEasyException("not all were " + what + " in a minute: " + consumer.stats());
    }
  }
}
