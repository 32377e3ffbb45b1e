package io.github.kafkaeasy.formats;

import static io.github.kafkaeasy.formats.CloudEventOrders.events;
import static io.github.kafkaeasy.formats.CloudEventOrders.placed;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.github.kafkaeasy.formats.CloudEventOrders.Order;
import io.github.kafkaeasy.message.Codec;
import io.github.kafkaeasy.message.Message;
import io.github.kafkaeasy.message.MessageHeaders;
import io.github.kafkaeasy.test.KafkaTest;
import io.github.kafkaeasy.test.RawKafka;
import io.github.kafkaeasy.test.TestKafka;
import io.github.kafkaeasy.test.TestTopics;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** CloudEvents with the serializers of the CloudEvents SDK. */
@KafkaTest
class CloudEventOrdersTest {
  private final TestKafka broker;
  private final RawKafka raw;

  CloudEventOrdersTest(TestKafka broker, RawKafka raw) {
    this.broker = broker;
    this.raw = raw;
  }

  @Test
  void eventsArriveAndTheNextStartContinuesBehindThem(TestTopics topics)
      throws InterruptedException {
    Shop shop = Shop.open(broker, raw, topics);

    shop.send(events(), "anna", placed("1", "anna", 10));
    assertThat(shop.bill(events())).extracting(CloudEvent::getId).containsExactly("1");
    shop.send(events(), "bert", placed("2", "bert", 20));
    assertThat(shop.bill(events())).extracting(CloudEvent::getId).containsExactly("2");
  }

  @Test
  void attributesAreInHeadersAndTheDataIsTheValue(TestTopics topics) throws InterruptedException {
    Shop shop = Shop.open(broker, raw, topics);
    shop.send(events(), "anna", placed("1", "anna", 10));

    ConsumerRecord<byte[], byte[]> record = shop.records().get(0);
    assertThat(MessageHeaders.of(record.headers()).asMap())
        .containsEntry("ce_specversion", "1.0")
        .containsEntry("ce_id", "1")
        .containsEntry("ce_type", "shop.order.placed")
        .containsEntry("ce_source", "/shop")
        .containsEntry("content-type", "application/json");
    assertThat(new String(record.value(), UTF_8))
        .isEqualTo("{\"customer\":\"anna\",\"amount\":10}");

    List<Message<Order>> orders = shop.bill(shop.billing(Codec.json(Order.class)));
    assertThat(orders).extracting(Message::value).containsExactly(new Order("anna", 10));
    assertThat(orders.get(0).headers().string("ce_type")).isEqualTo("shop.order.placed");
  }

  @Test
  void aStructuredEventIsReadByTheSameCodec(TestTopics topics) throws InterruptedException {
    Shop shop = Shop.open(broker, raw, topics);
    Shop structured = shop.with(CloudEventOrders.structured(shop.kafka()));

    structured.send(events(), "anna", placed("1", "anna", 10));

    ConsumerRecord<byte[], byte[]> record = shop.records().get(0);
    assertThat(MessageHeaders.of(record.headers()).asMap())
        .containsOnlyKeys("content-type")
        .containsEntry("content-type", "application/cloudevents+json");
    assertThat(new String(record.value(), UTF_8)).contains("\"type\":\"shop.order.placed\"");
    assertThat(shop.bill(events())).extracting(CloudEvent::getId).containsExactly("1");
  }

  @Test
  void aRecordThatIsNotAnEventIsDeadLetteredAndCorrectedByTheRedrive(TestTopics topics)
      throws InterruptedException {
    Shop shop = Shop.open(broker, raw, topics);
    shop.send(events(), "anna", placed("1", "anna", 10));

    shop.publish(
        "carl".getBytes(UTF_8),
        "{\"customer\":\"carl\",\"amount\":30}".getBytes(UTF_8),
        RawKafka.header("trace", "7"));
    assertThat(shop.bill(events())).extracting(CloudEvent::getId).containsExactly("1");

    shop.onlyTheLastIsDeadLettered();
    shop.redrive(
        letter ->
            letter
                .header("ce_specversion", "1.0")
                .header("ce_id", "2")
                .header("ce_type", "shop.order.placed")
                .header("ce_source", "/shop"));
    assertThat(shop.bill(events())).extracting(CloudEvent::getId).containsExactly("2");
  }

  /** In binary mode the record's value would be null, a tombstone. */
  @Test
  void anEventWithoutDataIsSentInStructuredModeOnly(TestTopics topics) throws InterruptedException {
    Shop shop = Shop.open(broker, raw, topics);
    CloudEvent bare = CloudEventBuilder.v1(placed("1", "anna", 10)).withoutData().build();

    assertThatThrownBy(() -> shop.send(events(), "anna", bare))
        .hasMessageContaining("cannot write the value");
    shop.with(CloudEventOrders.structured(shop.kafka())).send(events(), "anna", bare);

    assertThat(shop.bill(events())).extracting(CloudEvent::getId).containsExactly("1");
  }
}
