package io.github.kafkaeasy.formats;

import io.apicurio.registry.serde.avro.AvroKafkaDeserializer;
import io.apicurio.registry.serde.avro.AvroKafkaSerializer;
import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.dlq.RetryThenDeadLetter;
import io.github.kafkaeasy.message.Codec;
import io.github.kafkaeasy.message.OutgoingMessage;
import io.github.kafkaeasy.producer.EasyProducer;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;

/** Keys and values in Avro, with schemas in an Apicurio Registry. */
public final class AvroOrders {
  static final Schema CUSTOMER =
      SchemaBuilder.record("Customer")
          .namespace("shop")
          .fields()
          .requiredString("country")
          .requiredString("name")
          .endRecord();
  static final Schema ORDER =
      SchemaBuilder.record("Order")
          .namespace("shop")
          .fields()
          .requiredString("customer")
          .requiredInt("amount")
          .endRecord();

  private AvroOrders() {}

  /** Sends two orders to the topic that is the first argument, and receives them. */
  public static void main(String[] args) throws InterruptedException {
    KafkaEasy kafka = withRegistry(KafkaEasy.fromEnvironment(), Registry.url(), true);
    run(kafka, args.length > 0 ? args[0] : "avro-orders");
  }

  /** The settings that the serializers read. */
  static KafkaEasy withRegistry(KafkaEasy connection, String registry, boolean idInHeaders) {
    return connection
        .property("apicurio.registry.url", registry)
        .property("apicurio.registry.auto-register", true)
        .property("apicurio.registry.headers.enabled", idInHeaders);
  }

  /** A codec for which each client creates, configures and closes its own serializers. */
  static Codec<GenericRecord> avro() {
    return Codec.pooled(
        AvroKafkaSerializer<GenericRecord>::new, AvroKafkaDeserializer<GenericRecord>::new, "avro");
  }

  static void run(KafkaEasy kafka, String topic) throws InterruptedException {
    Codec<GenericRecord> keys = avro();
    try (EasyProducer<GenericRecord> orders =
        kafka.producer(avro()).keys(keys).topic(topic).createTopic(3, -1).start()) {
      orders.sendAndWait(OutgoingMessage.of(order("anna", 10)).key(keys, customer("anna")));
      orders.sendAndWait(OutgoingMessage.of(order("bert", 20)).key(keys, customer("bert")));
    }

    kafka
        .consumer(avro())
        .keys(keys)
        .topics(topic)
        .group(topic + "-billing")
        .onFailure(RetryThenDeadLetter.attempts(3))
        .handle(message -> System.out.println(message.key(keys) + " " + message.value()))
        .stopWhenCaughtUp()
        .start()
        .awaitClosed();
  }

  static GenericRecord customer(String name) {
    return new GenericRecordBuilder(CUSTOMER).set("country", "DE").set("name", name).build();
  }

  static GenericRecord order(String customer, int amount) {
    return new GenericRecordBuilder(ORDER).set("customer", customer).set("amount", amount).build();
  }
}
