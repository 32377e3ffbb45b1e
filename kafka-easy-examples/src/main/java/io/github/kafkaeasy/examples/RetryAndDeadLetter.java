package io.github.kafkaeasy.examples;

import static io.github.kafkaeasy.dlq.Backoff.exponential;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.consumer.EasyConsumer;
import io.github.kafkaeasy.consumer.Ordering;
import io.github.kafkaeasy.dlq.RetryThenDeadLetter;
import io.github.kafkaeasy.dlq.letter.DeadLetter;
import io.github.kafkaeasy.error.KafkaEasyException;
import io.github.kafkaeasy.error.RejectedMessage;
import io.github.kafkaeasy.message.Message;
import io.github.kafkaeasy.producer.EasyProducer;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Five orders: one succeeds, one succeeds at the third attempt, three go to the dead-letter topic.
 *
 * <p>The brokers are those of KAFKA_BOOTSTRAP_SERVERS or KAFKA_BOOTSTRAP, else 127.0.0.1:9092. The
 * topic is the first argument, else "retry-orders"; it is created if it is missing.
 */
public final class RetryAndDeadLetter {
  private static final int ORDERS = 5;

  record Order(String customer, int amount) {}

  private RetryAndDeadLetter() {}

  public static void main(String[] args) {
    try {
      run(args.length > 0 ? args[0] : "retry-orders");
    } catch (Exception e) {
      Say.failed(RetryAndDeadLetter.class, e);
    }
  }

  private static void run(String topic) throws InterruptedException {
    KafkaEasy kafka = KafkaEasy.fromEnvironment();
    Say.line("Connecting: %s", kafka);
    kafka.awaitReady();
    sendOrders(kafka, topic);

    CountDownLatch settled = new CountDownLatch(ORDERS);
    EasyConsumer billing =
        kafka
            .consumer(Order.class)
            .topics(topic)
            .group(topic + "-billing")
            .ordering(Ordering.KEY)
            .onFailure(
                RetryThenDeadLetter.attempts(4)
                    .backoff(exponential(Duration.ofMillis(200)))
                    .to(topic + ".dlq"))
            .handle(
                message -> {
                  charge(message);
                  Say.line("%s charged: %s", message.key(), message);
                  settled.countDown();
                })
            .start();
    EasyConsumer deadLetters =
        kafka
            .consumer(
                byte[].class) // a dead letter has the original's bytes, which may not be valid
            .topics(topic + ".dlq")
            .group(topic + "-dead-letters")
            .handle(
                message -> {
                  DeadLetter.read(message.headers())
                      .ifPresent(letter -> Say.line("%s dead: %s", message.key(), letter));
                  settled.countDown();
                })
            .start();
    try (billing;
        deadLetters) {
      boolean done = false;
      for (int i = 0; i < 60 && !done && !billing.state().isEnd(); i++) {
        done = settled.await(1, TimeUnit.SECONDS);
      }
    }
    Say.line("billing: %s", billing.stats());
    billing.failure().or(deadLetters::failure).ifPresent(RetryAndDeadLetter::fail);
    if (settled.getCount() > 0) {
      throw new KafkaEasyException(settled.getCount() + " orders were not settled in a minute");
    }
  }

  private static void sendOrders(KafkaEasy kafka, String topic) {
    try (EasyProducer<String> orders =
        kafka.producer(String.class).topic(topic).createTopic(3, -1).warmUp().start()) {
      for (String customer : new String[] {"anna", "bert", "carl", "dora"}) {
        orders.sendAndWait(customer, "{\"customer\": \"%s\", \"amount\": 10}".formatted(customer));
      }
      orders.sendAndWait("emil", "this is not JSON");
    }
  }

  /** Any exception of a handler is a failure; its class decides about retries. */
  private static void charge(Message<Order> message) {
    switch (message.value().customer()) {
      case "bert" -> {
        if (message.attempt() < 3) {
          throw new IllegalStateException("the bank does not answer");
        }
      }
      case "carl" -> throw new IllegalStateException("the bank never answers");
      case "dora" -> throw new RejectedMessage("dora has no account"); // not retried
      default -> {}
    }
  }

  private static void fail(Throwable cause) {
    throw new KafkaEasyException("A consumer failed: " + cause.getMessage(), cause);
  }
}
