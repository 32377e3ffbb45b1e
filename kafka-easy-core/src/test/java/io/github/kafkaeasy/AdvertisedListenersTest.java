package io.github.kafkaeasy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.kafkaeasy.error.NotReadyException;
import io.github.kafkaeasy.test.LocalKafka;
import io.github.kafkaeasy.test.RawKafka;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Brokers that answer but advertise addresses at which nothing listens. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class AdvertisedListenersTest {
  private static LocalKafka broker;

  @BeforeAll
  static void startBroker() {
    broker = LocalKafka.builder().advertisedAddress("kafka.internal.invalid", 9092).start();
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @Test
  @Order(1)
  void withoutTopicsTheMessageSaysThatTheAdvertisedAddressesDoNotAnswer() {
    assertThat(refusal("Kafka answers at"))
        .hasMessageContaining("Kafka answers at " + listener())
        .hasMessageContaining("no topic exists yet")
        .hasMessageContaining("advertised.listeners");
  }

  @Test
  @Order(2)
  void theAdvertisedAddressThatDoesNotAnswerIsNamedWithItsBroker() throws Exception {
    try (RawKafka raw = RawKafka.connect(broker.internalBootstrapServers())) {
      raw.admin().createTopics(List.of(new NewTopic("orders", 1, (short) 1))).all().get();
    }

    assertThat(refusal("the name does not resolve"))
        .hasMessageContaining("Kafka answers at " + listener())
        .hasMessageContaining("broker 1 at kafka.internal.invalid:9092: the name does not resolve")
        .hasMessageContaining("advertised.listeners");
  }

  /** Tries again with a longer limit, because four seconds may be too short on a busy machine. */
  private static NotReadyException refusal(String expected) {
    NotReadyException refusal = refusal(Duration.ofSeconds(4));
    return refusal.getMessage().contains(expected) ? refusal : refusal(Duration.ofSeconds(40));
  }

  private static NotReadyException refusal(Duration limit) {
    return catchThrowableOfType(
        NotReadyException.class, () -> KafkaEasy.connect(listener()).awaitReady(limit));
  }

  private static String listener() {
    return "127.0.0.1:" + broker.clientListener().getPort();
  }
}
