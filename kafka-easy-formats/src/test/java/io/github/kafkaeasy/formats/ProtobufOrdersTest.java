package io.github.kafkaeasy.formats;

import static io.github.kafkaeasy.formats.ProtobufOrders.order;
import static io.github.kafkaeasy.formats.ProtobufOrders.orders;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import io.github.kafkaeasy.formats.wire.Order;
import io.github.kafkaeasy.message.Codec;
import io.github.kafkaeasy.message.Message;
import io.github.kafkaeasy.test.KafkaTest;
import io.github.kafkaeasy.test.RawKafka;
import io.github.kafkaeasy.test.TestKafka;
import io.github.kafkaeasy.test.TestTopics;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Protobuf with generated classes. */
@KafkaTest
class ProtobufOrdersTest {
  private final TestKafka broker;
  private final RawKafka raw;

  ProtobufOrdersTest(TestKafka broker, RawKafka raw) {
    this.broker = broker;
    this.raw = raw;
  }

  @Test
  void ordersArriveAndTheNextStartContinuesBehindThem(TestTopics topics)
      throws InterruptedException {
    Shop shop = Shop.open(broker, raw, topics);

    shop.send(orders(), "anna", order("anna", 10));
    assertThat(shop.bill(orders())).containsExactly(order("anna", 10));
    shop.send(orders(), "bert", order("bert", 20));
    assertThat(shop.bill(orders())).containsExactly(order("bert", 20));
  }

  @Test
  void anOrderOfDefaultsHasNoBytesButIsNotATombstone(TestTopics topics)
      throws InterruptedException {
    Shop shop = Shop.open(broker, raw, topics);
    shop.send(orders(), "anna", Order.getDefaultInstance());

    List<Message<Order>> billed = shop.bill(shop.billing(orders()));

    assertThat(shop.records().get(0).value()).isEmpty();
    assertThat(billed).extracting(Message::isTombstone).containsExactly(false);
    assertThat(billed).extracting(Message::value).containsExactly(Order.getDefaultInstance());
  }

  @Test
  void anOrderInAnOlderFormatIsDeadLetteredUntilTheCodecKnowsIt(TestTopics topics)
      throws InterruptedException {
    Shop shop = Shop.open(broker, raw, topics);
    shop.send(orders(), "anna", order("anna", 10));

    shop.publish("carl".getBytes(UTF_8), "carl;30".getBytes(UTF_8), RawKafka.header("trace", "7"));
    assertThat(shop.bill(orders())).containsExactly(order("anna", 10));

    shop.onlyTheLastIsDeadLettered();
    shop.redrive();
    Codec<Order> both =
        Codec.of(Order::toByteArray, ProtobufOrdersTest::parse, "orders in Protobuf or as text");
    assertThat(shop.bill(both)).containsExactly(order("carl", 30));
  }

  private static Order parse(byte[] bytes) {
    try {
      return Order.parseFrom(bytes);
    } catch (InvalidProtocolBufferException olderFormat) {
      String[] parts = new String(bytes, UTF_8).split(";", 2);
      return order(parts[0], Integer.parseInt(parts[1]));
    }
  }
}
