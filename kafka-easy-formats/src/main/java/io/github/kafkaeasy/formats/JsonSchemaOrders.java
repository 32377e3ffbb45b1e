package io.github.kafkaeasy.formats;

import io.apicurio.registry.serde.jsonschema.JsonSchemaKafkaDeserializer;
import io.apicurio.registry.serde.jsonschema.JsonSchemaKafkaSerializer;
import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.dlq.RetryThenDeadLetter;
import io.github.kafkaeasy.error.DeliveryException;
import io.github.kafkaeasy.message.Codec;
import io.github.kafkaeasy.producer.EasyProducer;

/** JSON that is validated against a schema when it is sent and when it is received. */
public final class JsonSchemaOrders {

  /** An order, read and written by Jackson. */
  public record Order(String customer, int amount) {}

  private JsonSchemaOrders() {}

  /**
   * Sends a valid order and one that violates the schema to the topic that is the first argument,
   * and receives the valid one.
   */
  public static void main(String[] args) throws InterruptedException {
    KafkaEasy kafka = withSchema(KafkaEasy.fromEnvironment(), Registry.url());
    run(kafka, args.length > 0 ? args[0] : "json-schema-orders");
  }

  static KafkaEasy withSchema(KafkaEasy connection, String registry) {
    return connection
        .property("apicurio.registry.url", registry)
        .property("apicurio.registry.auto-register", true)
        .property("apicurio.registry.artifact.schema.location", "order.schema.json")
        .property("apicurio.registry.headers.enabled", true)
        .property("apicurio.registry.deserializer.value.return-class", Order.class.getName());
  }

  static Codec<Order> orders() {
    return Codec.pooled(
        JsonSchemaKafkaSerializer<Order>::new,
        JsonSchemaKafkaDeserializer<Order>::new,
        "orders by JSON Schema");
  }

  static void run(KafkaEasy kafka, String topic) throws InterruptedException {
    try (EasyProducer<Order> orders =
        kafka.producer(orders()).topic(topic).createTopic(3, -1).start()) {
      orders.sendAndWait("anna", new Order("anna", 10));
      orders.sendAndWait("bert", new Order("bert", -20));
    } catch (DeliveryException refused) {
      System.out.println("refused: " + refused.getCause());
    }

    kafka
        .consumer(orders())
        .topics(topic)
        .group(topic + "-billing")
        .onFailure(RetryThenDeadLetter.attempts(3))
        .handle(message -> System.out.println(message.value()))
        .stopWhenCaughtUp()
        .start()
        .awaitClosed();
  }
}
