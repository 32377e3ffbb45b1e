package io.github.kafkaeasy.producer.internal.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.error.InvalidOptionException;
import io.github.kafkaeasy.internal.connection.ConnectionSettings;
import io.github.kafkaeasy.message.Codec;
import io.github.kafkaeasy.producer.Acks;
import io.github.kafkaeasy.producer.ProducerBuilder;
import io.github.kafkaeasy.producer.ProducerProfile;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The option transactional: the options that it needs and refuses, and the settings of Kafka's
 * client.
 */
class TransactionalSetupTest {

  private static ProducerBuilder<String> producer() {
    return KafkaEasy.connect("a:1").producer(String.class).topic("orders");
  }

  private static Arguments refused(String other, UnaryOperator<ProducerBuilder<String>> options) {
    return Arguments.of(other, options);
  }

  static Stream<Arguments> incompatibleOptions() {
    return Stream.of(
        refused(
            "spool",
            b ->
                b.spool(
                    () -> {
                      throw new IllegalStateException("must not be opened");
                    })),
        refused("onUndeliverable", b -> b.onUndeliverable((record, failure) -> {})),
        refused("onDeliveryFailure", b -> b.onDeliveryFailure(failure -> {})),
        refused("acks", b -> b.acks(Acks.LEADER)),
        refused("acks", b -> b.profile(ProducerProfile.FIRE_AND_FORGET)),
        refused("enable.idempotence", b -> b.idempotence(false)));
  }

  @ParameterizedTest
  @MethodSource("incompatibleOptions")
  void anIncompatibleOptionIsRefusedByName(
      String other, UnaryOperator<ProducerBuilder<String>> options) {
    assertThatThrownBy(() -> options.apply(producer().transactional("import-1")).describe())
        .isInstanceOf(InvalidOptionException.class)
        .hasMessageContaining("transactional")
        .hasMessageContaining(other);
  }

  @Test
  void acksOfTheConnectionThatBreakTransactionsAreRefused() {
    assertThatThrownBy(
            () ->
                KafkaEasy.connect(Map.of("bootstrap.servers", "a:1", "acks", "1"))
                    .producer(String.class)
                    .transactional()
                    .describe())
        .isInstanceOf(InvalidOptionException.class)
        .hasMessageContaining("transactional")
        .hasMessageContaining("acks");
  }

  @Test
  void aTransactionTimeoutWithoutTransactionsIsRefused() {
    assertThatThrownBy(() -> producer().property("transaction.timeout.ms", 5_000).describe())
        .isInstanceOf(InvalidOptionException.class)
        .hasMessageContaining("transaction.timeout.ms")
        .hasMessageContaining("transactional");
  }

  @Test
  void anInvalidNameIsRefused() {
    assertThatThrownBy(() -> producer().transactional("two words"))
        .isInstanceOf(InvalidOptionException.class)
        .hasMessageContaining("transactional");
    assertThatThrownBy(() -> producer().transactional("one").transactional())
        .isInstanceOf(InvalidOptionException.class)
        .hasMessageContaining("set before");
  }

  @Test
  void describeShowsNameAndTimeout() {
    assertThat(producer().transactional("import-1").describe())
        .containsPattern("transactional +import-1")
        .containsPattern("transaction.timeout.ms +10000 +default");
    assertThat(producer().describe()).doesNotContain("transaction.timeout.ms");
  }

  @Test
  void theClientGivesUpBeforeTheCoordinatorDoes() {
    Map<String, Object> usual = properties(b -> b.transactional("import-1"));
    assertThat(usual)
        .containsEntry("transactional.id", "import-1")
        .containsEntry("transaction.timeout.ms", 10_000)
        .containsEntry("delivery.timeout.ms", 7_500)
        .containsEntry("request.timeout.ms", 2_500)
        .containsEntry("max.block.ms", 5_000L);

    Map<String, Object> told =
        properties(
            b ->
                b.transactional()
                    .deliveryTimeout(Duration.ofSeconds(3))
                    .maxBlock(Duration.ofSeconds(1))
                    .linger(Duration.ofSeconds(2)));
    assertThat(told)
        .containsEntry("delivery.timeout.ms", 3_000)
        .containsEntry("request.timeout.ms", 1_000)
        .containsEntry("linger.ms", 1_000L)
        .containsEntry("max.block.ms", 1_000L);
    assertThat(told.get("transactional.id").toString()).startsWith("orders-");
  }

  private static Map<String, Object> properties(UnaryOperator<ProducerBuilder<String>> options) {
    Map<String, Object> seen = new HashMap<>();
    ProducerSetup<String> builder =
        new ProducerSetup<>(ConnectionSettings.of("a:1", Map.of()), Codec.string())
            .client(
                properties -> {
                  seen.putAll(properties);
                  return new MockProducer<>(
                      true, null, new ByteArraySerializer(), new ByteArraySerializer());
                });
    options.apply(builder.topic("orders")).start().close();
    return seen;
  }
}
