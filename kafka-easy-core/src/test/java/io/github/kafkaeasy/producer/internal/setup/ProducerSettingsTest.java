package io.github.kafkaeasy.producer.internal.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.kafkaeasy.config.Compression;
import io.github.kafkaeasy.error.InvalidOptionException;
import io.github.kafkaeasy.internal.connection.ConnectionSettings;
import io.github.kafkaeasy.message.Codec;
import io.github.kafkaeasy.producer.Acks;
import io.github.kafkaeasy.producer.Crc32Partitioner;
import io.github.kafkaeasy.producer.KeyPartitioner;
import io.github.kafkaeasy.producer.ProducerBuilder;
import io.github.kafkaeasy.producer.ProducerProfile;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Settings that reach Kafka's producer, and values that are refused before. */
class ProducerSettingsTest {
  private static final Map<String, String> NO_VARIABLES = Map.of();
  private static final String IN_FLIGHT = "max.in.flight.requests.per.connection";

  @Test
  void theDefaultsAreTheSafeOnes() {
    assertThat(properties(NO_VARIABLES, builder -> builder))
        .containsEntry("bootstrap.servers", List.of("a:1"))
        .containsEntry("acks", "all")
        .containsEntry("enable.idempotence", true)
        .containsEntry(IN_FLIGHT, 5)
        .containsEntry("delivery.timeout.ms", 120_000)
        .containsEntry("request.timeout.ms", 30_000)
        .containsEntry("linger.ms", 5L)
        .containsEntry("batch.size", 65_536)
        .containsEntry("compression.type", "lz4")
        .containsEntry("max.block.ms", 30_000L);
  }

  @ParameterizedTest
  @EnumSource(ProducerProfile.class)
  void kafkasClientAcceptsEveryProfileAndDescribeExplainsIt(ProducerProfile profile) {
    ConnectionSettings connection = ConnectionSettings.of("127.0.0.1:1", NO_VARIABLES);
    ProducerBuilder<String> builder =
        new ProducerSetup<>(connection, Codec.string()).profile(profile);

    assertThatCode(() -> builder.start().close()).doesNotThrowAnyException();
    assertThat(builder.describe()).contains(" profile  " + profile + ": ");
  }

  @Test
  void aProfileOverridesDefaultsAndIsOverriddenByEveryOtherSource() {
    assertThat(properties(NO_VARIABLES, b -> b.profile(ProducerProfile.THROUGHPUT)))
        .containsEntry("linger.ms", 50L)
        .containsEntry("acks", "all");
    assertThat(
            properties(
                Map.of("KAFKA_COMPRESSION", "gzip"),
                b -> b.linger(Duration.ZERO).profile(ProducerProfile.THROUGHPUT)))
        .containsEntry("linger.ms", 0L)
        .containsEntry("compression.type", "gzip")
        .containsEntry("batch.size", 262_144);
    assertThat(properties(NO_VARIABLES, b -> b.profile(ProducerProfile.FIRE_AND_FORGET)))
        .containsEntry("acks", "0")
        .containsEntry("enable.idempotence", false);
    assertThat(
            properties(
                NO_VARIABLES, b -> b.profile(ProducerProfile.FIRE_AND_FORGET).acks(Acks.ALL)))
        .containsEntry("enable.idempotence", true);
  }

  @Test
  void namedSettersMapToTheirKafkaProperties() {
    assertThat(
            properties(
                NO_VARIABLES,
                b ->
                    b.clientId("billing")
                        .requestTimeout(Duration.ofSeconds(7))
                        .retryBackoff(Duration.ofMillis(20), Duration.ofSeconds(2))
                        .reconnectBackoff(Duration.ofMillis(30), Duration.ofSeconds(3))
                        .metadataMaxAge(Duration.ofMinutes(1))
                        .maxInFlightRequests(3)
                        .maxRequestBytes(2_000_000)
                        .partitioner(KeyPartitioner.CRC32)))
        .containsEntry("client.id", "billing")
        .containsEntry("request.timeout.ms", 7_000)
        .containsEntry("retry.backoff.ms", 20L)
        .containsEntry("retry.backoff.max.ms", 2_000L)
        .containsEntry("reconnect.backoff.ms", 30L)
        .containsEntry("reconnect.backoff.max.ms", 3_000L)
        .containsEntry("metadata.max.age.ms", 60_000L)
        .containsEntry(IN_FLIGHT, 3)
        .containsEntry("max.request.size", 2_000_000)
        .containsEntry("partitioner.class", Crc32Partitioner.class);
    assertThat(properties(NO_VARIABLES, b -> b.partitioner(KeyPartitioner.MURMUR2)))
        .doesNotContainKey("partitioner.class");
  }

  @Test
  void theVariableReplacesTheDefaultCompressionAndTheSetterReplacesBoth() {
    Map<String, String> gzip = Map.of("KAFKA_COMPRESSION", "gzip");

    assertThat(properties(gzip, builder -> builder)).containsEntry("compression.type", "gzip");
    assertThat(properties(gzip, builder -> builder.compression(Compression.ZSTD)))
        .containsEntry("compression.type", "zstd");
  }

  @Test
  void fewerAcksTurnIdempotenceOffAndDescribeSaysSo() {
    assertThat(properties(NO_VARIABLES, builder -> builder.acks(Acks.LEADER)))
        .containsEntry("acks", "1")
        .containsEntry("enable.idempotence", false);
    assertThat(builder(NO_VARIABLES).acks(Acks.LEADER).describe())
        .contains("off because acks is not all");
  }

  @Test
  void fewerAcksWithIdempotenceAreRefusedAtStartNamingBoth() {
    ProducerBuilder<String> builder = builder(NO_VARIABLES).acks(Acks.LEADER).idempotence(true);

    assertThatThrownBy(builder::start)
        .isInstanceOfSatisfying(
            InvalidOptionException.class,
            e -> {
              assertThat(e.option()).isEqualTo("acks");
              assertThat(e.conflictsWith()).isEqualTo("enable.idempotence");
            })
        .hasMessageContaining("acks = 1")
        .hasMessageContaining("enable.idempotence = true");
  }

  @Test
  void aPropertyAndItsSetterAreOneOption() {
    ProducerBuilder<String> builder =
        builder(NO_VARIABLES).property("acks", "0").property("enable.idempotence", "true");

    assertThatThrownBy(builder::start).hasMessageContaining("acks = 0");
  }

  @Test
  void moreThanFiveRequestsInFlightNeedIdempotenceOff() {
    assertThatThrownBy(() -> builder(NO_VARIABLES).property(IN_FLIGHT, 10).start())
        .hasMessageContaining(IN_FLIGHT + " = 10")
        .hasMessageContaining("enable.idempotence = true (default)");
    assertThat(properties(NO_VARIABLES, b -> b.property(IN_FLIGHT, 10).idempotence(false)))
        .containsEntry(IN_FLIGHT, 10);
  }

  @Test
  void noRetriesNeedIdempotenceOff() {
    assertThatThrownBy(() -> builder(NO_VARIABLES).property("retries", 0).start())
        .hasMessageContaining("retries = 0")
        .hasMessageContaining("deliveryTimeout");
  }

  @Test
  void aShortDeliveryTimeoutLowersTheRequestTimeout() {
    assertThat(properties(NO_VARIABLES, b -> b.deliveryTimeout(Duration.ofSeconds(5))))
        .containsEntry("delivery.timeout.ms", 5_000)
        .containsEntry("request.timeout.ms", 4_995);
  }

  @Test
  void aRequestTimeoutThatWasAskedForIsNotLoweredButRefused() {
    ProducerBuilder<String> builder =
        builder(NO_VARIABLES)
            .deliveryTimeout(Duration.ofSeconds(5))
            .property("request.timeout.ms", 10_000);

    assertThatThrownBy(builder::start)
        .hasMessageContaining("request.timeout.ms = 10000")
        .hasMessageContaining("delivery.timeout.ms = 5000");
  }

  @Test
  void aLingerBeyondTheDeliveryTimeoutIsRefused() {
    ProducerBuilder<String> builder =
        builder(NO_VARIABLES).deliveryTimeout(Duration.ofSeconds(1)).linger(Duration.ofSeconds(1));

    assertThatThrownBy(builder::start)
        .hasMessageContaining("linger.ms = 1000")
        .hasMessageContaining("delivery.timeout.ms = 1000");
  }

  @ParameterizedTest
  @CsvSource({
    "key.serializer,x.Y,Codec",
    "value.serializer,x.Y,Codec",
    "transactional.id,tx,transactions",
    "bootstrap.servers,b:2,connection",
    "linger.ms,soon,long",
    "acks,2,all",
    "compression.type,brotli,zstd"
  })
  void aPropertyThatWouldBreakAPromiseIsRefusedWhereItIsSet(
      String name, String value, String reason) {
    assertThatThrownBy(() -> builder(NO_VARIABLES).property(name, value))
        .isInstanceOf(InvalidOptionException.class)
        .hasMessageContaining(name)
        .hasMessageContaining(reason);
  }

  @Test
  void theSameRulesApplyToPropertiesOfTheConnection() {
    ConnectionSettings connection =
        ConnectionSettings.of("a:1", NO_VARIABLES).property("transactional.id", "tx");

    assertThatThrownBy(() -> new ProducerSetup<>(connection, Codec.string()).start())
        .isInstanceOf(InvalidOptionException.class)
        .hasMessageContaining("transactional.id");
  }

  @Test
  void numbersOutOfBoundsAreRefusedWhereTheyAreSet() {
    ProducerBuilder<String> builder = builder(NO_VARIABLES);

    assertThatThrownBy(() -> builder.linger(Duration.ofMillis(-1))).hasMessageContaining("linger");
    assertThatThrownBy(() -> builder.maxBlock(Duration.ZERO)).hasMessageContaining("maxBlock");
    assertThatThrownBy(() -> builder.deliveryTimeout(Duration.ofDays(2)))
        .hasMessageContaining("deliveryTimeout");
    assertThatThrownBy(() -> builder.batchBytes(-1)).hasMessageContaining("batchBytes");
    assertThatThrownBy(() -> builder.bufferBytes(1)).hasMessageContaining("bufferBytes");
    assertThatThrownBy(() -> builder.createTopic(0, 1)).hasMessageContaining("partitions");
    assertThatThrownBy(() -> builder.createTopic(1, 0)).hasMessageContaining("replication");
    assertThatThrownBy(() -> builder.topic("a b")).hasMessageContaining("topic");
    assertThatThrownBy(() -> builder.requestTimeout(Duration.ZERO))
        .hasMessageContaining("requestTimeout");
    assertThatThrownBy(() -> builder.retryBackoff(Duration.ofSeconds(2), Duration.ofSeconds(1)))
        .hasMessageContaining("retryBackoff = 2 s, 1 s");
    assertThatThrownBy(() -> builder.reconnectBackoff(Duration.ofMillis(-1), Duration.ZERO))
        .hasMessageContaining("reconnectBackoff first");
    assertThatThrownBy(() -> builder.metadataMaxAge(Duration.ofDays(2)))
        .hasMessageContaining("metadataMaxAge");
    assertThatThrownBy(() -> builder.maxInFlightRequests(0))
        .hasMessageContaining("maxInFlightRequests");
    assertThatThrownBy(() -> builder.maxRequestBytes(1)).hasMessageContaining("maxRequestBytes");
    assertThatThrownBy(() -> builder.reportEvery(Duration.ZERO))
        .hasMessageContaining("reportEvery");
  }

  @Test
  void describeShowsOriginsAndReasonsAndNoSecrets() {
    ConnectionSettings connection =
        ConnectionSettings.of("a:1", Map.of("KAFKA_COMPRESSION", "none"))
            .property("sasl.jaas.config", "x required password=\"s3cret\";");
    String table =
        new ProducerSetup<>(connection, Codec.string())
            .topic("orders")
            .property("interceptor.token", "s3cret")
            .describe();

    assertThat(table)
        .startsWith("producer for orders, values by string")
        .containsPattern("acks +all +default +an acknowledged record survives")
        .containsPattern("compression.type +none +environment +KAFKA_COMPRESSION")
        .containsPattern("interceptor.token +\\(hidden\\) +code")
        .doesNotContain("s3cret");
  }

  @Test
  void kafkasClientAcceptsTheSettings() {
    ConnectionSettings connection = ConnectionSettings.of("127.0.0.1:1", NO_VARIABLES);
    ProducerBuilder<String> builder =
        new ProducerSetup<>(connection, Codec.string()).deliveryTimeout(Duration.ofMillis(10));

    assertThatCode(() -> builder.start().close()).doesNotThrowAnyException();
  }

  private static Map<String, Object> properties(
      Map<String, String> environment, UnaryOperator<ProducerBuilder<String>> options) {
    AtomicReference<Map<String, Object>> seen = new AtomicReference<>();
    ProducerSetup<String> builder =
        builder(environment)
            .client(
                properties -> {
                  seen.set(properties);
                  return new MockProducer<>(
                      true, null, new ByteArraySerializer(), new ByteArraySerializer());
                });
    options.apply(builder).start().close();
    return seen.get();
  }

  private static ProducerSetup<String> builder(Map<String, String> environment) {
    return new ProducerSetup<>(ConnectionSettings.of("a:1", environment), Codec.string());
  }
}
