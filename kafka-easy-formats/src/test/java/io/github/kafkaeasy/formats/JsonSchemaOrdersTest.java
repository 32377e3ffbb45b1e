package io.github.kafkaeasy.formats;

import static io.github.kafkaeasy.formats.JsonSchemaOrders.orders;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.kafkaeasy.error.DecodeException;
import io.github.kafkaeasy.error.DeliveryException;
import io.github.kafkaeasy.formats.JsonSchemaOrders.Order;
import io.github.kafkaeasy.test.RawKafka;
import io.github.kafkaeasy.test.TestKafka;
import io.github.kafkaeasy.test.TestTopics;
import org.junit.jupiter.api.Test;

/** JSON Schema with Apicurio's serializers and a registry. */
@RegistryTest
class JsonSchemaOrdersTest {
  private final TestKafka broker;
  private final RawKafka raw;
  private final LocalRegistry registry;

  JsonSchemaOrdersTest(TestKafka broker, RawKafka raw, LocalRegistry registry) {
    this.broker = broker;
    this.raw = raw;
    this.registry = registry;
  }

  private Shop shop(TestTopics topics) {
    Shop shop = Shop.open(broker, raw, topics);
    return shop.with(JsonSchemaOrders.withSchema(shop.kafka(), registry.url()));
  }

  @Test
  void ordersArriveAndTheNextStartContinuesBehindThem(TestTopics topics)
      throws InterruptedException {
    Shop shop = shop(topics);

    shop.send(orders(), "anna", new Order("anna", 10));
    assertThat(shop.bill(orders())).containsExactly(new Order("anna", 10));
    shop.send(orders(), "bert", new Order("bert", 20));
    assertThat(shop.bill(orders())).containsExactly(new Order("bert", 20));

    assertThat(new String(shop.records().get(0).value(), UTF_8))
        .isEqualTo("{\"customer\":\"anna\",\"amount\":10}");
    assertThat(shop.records().get(0).headers().lastHeader("apicurio.value.contentId")).isNotNull();
  }

  @Test
  void anOrderThatBreaksTheSchemaIsNotSent(TestTopics topics) {
    Shop shop = shop(topics);

    assertThatThrownBy(() -> shop.send(orders(), "carl", new Order("carl", -30)))
        .isInstanceOf(DeliveryException.class)
        .hasMessageContaining("the codec orders by JSON Schema cannot write the value")
        .rootCause()
        .hasMessageContaining("must have a minimum value of 0");

    assertThat(shop.records()).isEmpty();
  }

  @Test
  void anOrderOnTheTopicThatBreaksTheSchemaIsDeadLetteredAndRedriven(TestTopics topics)
      throws InterruptedException {
    Shop shop = shop(topics);
    shop.send(orders(), "anna", new Order("anna", 10));
    byte[] broken = "{ \"amount\": -30, \"customer\": \"carl\" }".getBytes(UTF_8);

    shop.publish("carl".getBytes(UTF_8), broken, shop.records().get(0).headers().toArray());
    assertThat(shop.bill(orders())).containsExactly(new Order("anna", 10));

    assertThat(shop.onlyTheLastIsDeadLettered().exceptionClass())
        .isEqualTo(DecodeException.class.getName());
    shop.redrive();
    assertThat(
            shop.with(shop.kafka().property("apicurio.registry.serde.validation-enabled", false))
                .bill(orders()))
        .containsExactly(new Order("carl", -30));
  }
}
