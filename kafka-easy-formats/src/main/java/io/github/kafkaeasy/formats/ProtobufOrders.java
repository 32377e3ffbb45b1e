package io.github.kafkaeasy.formats;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.dlq.RetryThenDeadLetter;
import io.github.kafkaeasy.formats.wire.Order;
import io.github.kafkaeasy.message.Codec;
import io.github.kafkaeasy.producer.EasyProducer;

/** Protobuf without a registry: the classes that protoc has generated are all that it takes. */
public final class ProtobufOrders {
  private ProtobufOrders() {}

  /** Sends an order to the topic that is the first argument, and receives it. */
  public static void main(String[] args) throws InterruptedException {
    run(KafkaEasy.fromEnvironment(), args.length > 0 ? args[0] : "protobuf-orders");
  }

  static Codec<Order> orders() {
    return Codec.of(Order::toByteArray, bytes -> Order.parseFrom(bytes), "orders in Protobuf");
  }

  static Order order(String customer, int amount) {
    return Order.newBuilder().setCustomer(customer).setAmount(amount).build();
  }

  static void run(KafkaEasy kafka, String topic) throws InterruptedException {
    try (EasyProducer<Order> orders =
        kafka.producer(orders()).topic(topic).createTopic(3, -1).start()) {
      orders.sendAndWait("anna", order("anna", 10));
    }

    kafka
        .consumer(orders())
        .topics(topic)
        .group(topic + "-billing")
        .onFailure(RetryThenDeadLetter.attempts(3))
        .handle(message -> System.out.println(message.value().getCustomer()))
        .stopWhenCaughtUp()
        .start()
        .awaitClosed();
  }
}
