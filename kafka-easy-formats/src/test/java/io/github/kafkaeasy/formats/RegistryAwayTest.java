package io.github.kafkaeasy.formats;

import static io.github.kafkaeasy.formats.AvroOrders.avro;
import static io.github.kafkaeasy.formats.AvroOrders.order;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.apicurio.registry.serde.avro.AvroKafkaSerializer;
import io.github.kafkaeasy.consumer.ConsumerBuilder;
import io.github.kafkaeasy.consumer.EasyConsumer;
import io.github.kafkaeasy.dlq.Backoff;
import io.github.kafkaeasy.dlq.RetryThenDeadLetter;
import io.github.kafkaeasy.error.DecodeException;
import io.github.kafkaeasy.error.DeliveryException;
import io.github.kafkaeasy.message.Codec;
import io.github.kafkaeasy.message.Message;
import io.github.kafkaeasy.producer.EasyProducer;
import io.github.kafkaeasy.test.RawKafka;
import io.github.kafkaeasy.test.TestKafka;
import io.github.kafkaeasy.test.TestTopics;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;

/**
 * Clients while the registry does not run, closes connections, or is reported as unavailable by a
 * gateway.
 */
@RegistryTest
class RegistryAwayTest {
  private final TestKafka broker;
  private final RawKafka raw;
  private final LocalRegistry registry;

  RegistryAwayTest(TestKafka broker, RawKafka raw, LocalRegistry registry) {
    this.broker = broker;
    this.raw = raw;
    this.registry = registry;
  }

  private Shop shop(TestTopics topics) {
    return at(registry.url(), Shop.open(broker, raw, topics));
  }

  private static Shop at(String registry, Shop shop) {
    return shop.with(AvroOrders.withRegistry(shop.kafka(), registry, true));
  }

  @Test
  void ordersWaitForTheRegistryAndNoneIsDeadLettered(TestTopics topics) {
    Shop shop = shop(topics);
    shop.send(avro(), "anna", order("anna", 10));
    registry.kill();
    List<GenericRecord> billed = new CopyOnWriteArrayList<>();

    try (EasyConsumer consumer =
        shop.billing(avro()).handle(message -> billed.add(message.value())).start()) {
      await().atMost(Shop.LIMIT).until(() -> consumer.stats().failedAttempts() > 0);
      assertThat(billed).isEmpty();
      registry.start();
      shop.awaitCommitted();
      assertThat(consumer.stats().deadLettered()).isZero();
    }
    assertThat(billed).containsExactly(order("anna", 10));
  }

  @Test
  void aProducerStartsWithoutTheRegistryAndItsSendsFailUntilTheRegistryRuns(TestTopics topics)
      throws InterruptedException {
    Shop shop = shop(topics);
    registry.kill();

    try (EasyProducer<GenericRecord> producer =
        shop.kafka().producer(avro()).topic(shop.topic()).start()) {
      assertThatThrownBy(() -> producer.sendAndWait("anna", order("anna", 10)))
          .isInstanceOf(DeliveryException.class)
          .hasMessageContaining("the codec avro cannot write the value")
          .hasMessageContaining("caused by java.net.ConnectException")
          .hasRootCauseInstanceOf(ConnectException.class)
          .isInstanceOfSatisfying(
              DeliveryException.class, failed -> assertThat(failed.isTransient()).isTrue());
      registry.start();
      producer.sendAndWait("anna", order("anna", 10));
    }
    assertThat(shop.bill(avro())).containsExactly(order("anna", 10));
  }

  @Test
  void aRequestWithATruncatedAnswerIsRepeated(TestTopics topics)
      throws IOException, InterruptedException {
    Shop shop = shop(topics);
    shop.send(avro(), "anna", order("anna", 10));

    try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Thread breaking = new Thread(() -> BrokenOffTest.breakOff(server));
      breaking.start();
      String url = "http://127.0.0.1:" + server.getLocalPort() + "/apis/registry/v3";
      try (EasyConsumer consumer = at(url, shop).billing(avro()).handle(message -> {}).start()) {
        await().atMost(Shop.LIMIT).until(() -> consumer.stats().failedAttempts() > 0);
        assertThat(consumer.stats().deadLettered()).isZero();
      }
    }
    assertThat(shop.bill(avro())).containsExactly(order("anna", 10));
  }

  @Test
  void aPatientDeserializerRepeatsRequestsThatAGatewayAnswered(TestTopics topics)
      throws IOException, InterruptedException {
    Codec<GenericRecord> patient =
        Codec.pooled(
            AvroKafkaSerializer<GenericRecord>::new,
            PatientAvroDeserializer<GenericRecord>::new,
            "patient avro");

    isAskedAgain(topics, shop -> shop.billing(patient));
  }

  @Test
  void requestsThatAGatewayAnsweredAreRepeatedIfAllDecodeFailuresAreRetryable(TestTopics topics)
      throws IOException, InterruptedException {
    isAskedAgain(
        topics,
        shop ->
            shop.billing(
                avro(),
                RetryThenDeadLetter.attempts(1_000)
                    .backoff(Backoff.fixed(Duration.ofMillis(50)))
                    .retryable(DecodeException.class)));
  }

  private void isAskedAgain(
      TestTopics topics, Function<Shop, ConsumerBuilder<GenericRecord>> billing)
      throws IOException, InterruptedException {
    Shop shop = shop(topics);
    shop.send(avro(), "anna", order("anna", 10));
    HttpServer gateway =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
    gateway.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(503, -1);
          exchange.close();
        });
    gateway.start();
    String url = "http://127.0.0.1:" + gateway.getAddress().getPort() + "/apis/registry/v3";
    try (EasyConsumer consumer = billing.apply(at(url, shop)).handle(message -> {}).start()) {
      await().atMost(Shop.LIMIT).until(() -> consumer.stats().failedAttempts() > 2);
      assertThat(consumer.stats().deadLettered()).isZero();
    } finally {
      gateway.stop(0);
    }
    assertThat(shop.bill(billing.apply(shop)))
        .extracting(Message::value)
        .containsExactly(order("anna", 10));
  }
}
