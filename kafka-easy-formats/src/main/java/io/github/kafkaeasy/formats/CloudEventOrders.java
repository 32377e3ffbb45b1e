package io.github.kafkaeasy.formats;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.kafka.CloudEventDeserializer;
import io.cloudevents.kafka.CloudEventSerializer;
import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.dlq.RetryThenDeadLetter;
import io.github.kafkaeasy.message.Codec;
import io.github.kafkaeasy.producer.EasyProducer;
import java.net.URI;

/** CloudEvents in binary mode: attributes are headers, the data are the record's value. */
public final class CloudEventOrders {

  record Order(String customer, int amount) {}

  private CloudEventOrders() {}

  /** Sends an event to the topic that is the first argument, and receives it in two ways. */
  public static void main(String[] args) throws InterruptedException {
    run(KafkaEasy.fromEnvironment(), args.length > 0 ? args[0] : "event-orders");
  }

  static Codec<CloudEvent> events() {
    return Codec.pooled(CloudEventSerializer::new, CloudEventDeserializer::new, "CloudEvents");
  }

  /**
   * Structured mode: the value is the whole event as a JSON document. Needs
   * cloudevents-json-jackson.
   */
  static KafkaEasy structured(KafkaEasy connection) {
    return connection
        .property("cloudevents.serializer.encoding", "STRUCTURED")
        .property("cloudevents.serializer.event_format", "application/cloudevents+json");
  }

  static CloudEvent placed(String id, String customer, int amount) {
    String json = "{\"customer\":\"" + customer + "\",\"amount\":" + amount + "}";
    return CloudEventBuilder.v1()
        .withId(id)
        .withType("shop.order.placed")
        .withSource(URI.create("/shop"))
        .withData("application/json", json.getBytes(UTF_8))
        .build();
  }

  static void run(KafkaEasy kafka, String topic) throws InterruptedException {
    try (EasyProducer<CloudEvent> orders =
        kafka.producer(events()).topic(topic).createTopic(3, -1).start()) {
      orders.sendAndWait("anna", placed("1", "anna", 10));
    }

    kafka
        .consumer(events())
        .topics(topic)
        .group(topic + "-audit")
        .onFailure(RetryThenDeadLetter.attempts(3))
        .handle(message -> System.out.println(message.value()))
        .stopWhenCaughtUp()
        .start()
        .awaitClosed();

    kafka
        .consumer(Order.class)
        .topics(topic)
        .group(topic + "-billing")
        .onFailure(RetryThenDeadLetter.attempts(3))
        .handle(
            message ->
                System.out.println(message.headers().string("ce_type") + " " + message.value()))
        .stopWhenCaughtUp()
        .start()
        .awaitClosed();
  }
}
