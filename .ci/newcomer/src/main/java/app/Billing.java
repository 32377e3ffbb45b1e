package app;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.consumer.EasyConsumer;
import io.github.kafkaeasy.consumer.Ordering;
import io.github.kafkaeasy.dlq.Backoff;
import io.github.kafkaeasy.dlq.RetryThenDeadLetter;
import io.github.kafkaeasy.producer.EasyProducer;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A newcomer's first program: orders are sent, charged, and dead-lettered when that fails. */
public final class Billing {
  /** An order, sent as JSON. */
  public record Order(String customer, int amount) {}

  /** Customers that were charged; the orders of one customer in the order of their records. */
  public final Queue<String> charged = new ConcurrentLinkedQueue<>();

  /** Sends an order and waits for the broker's acknowledgement. */
  public static void send(String bootstrap, String topic, Order order) {
    try (EasyProducer<Order> orders =
        KafkaEasy.connect(bootstrap).producer(Order.class).topic(topic).start()) {
      orders.sendAndWait(order.customer(), order);
    }
  }

  /** Starts a consumer that tries twice before it dead-letters. */
  public EasyConsumer start(String bootstrap, String topic, String group) {
    return KafkaEasy.connect(bootstrap)
        .consumer(Order.class)
        .topics(topic)
        .group(group)
        .ordering(Ordering.KEY)
        .onFailure(
            RetryThenDeadLetter.attempts(2)
                .to(topic + ".dlq")
                .backoff(Backoff.fixed(Duration.ofMillis(10))))
        .handle(message -> charge(message.value()))
        .start();
  }

  private void charge(Order order) {
    if (order.amount() < 0) {
      throw new IllegalStateException("a negative amount");
    }
    charged.add(order.customer());
  }
}
