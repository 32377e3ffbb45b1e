package io.github.kafkaeasy.consumer.internal.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.consumer.ConsumerBuilder;
import io.github.kafkaeasy.consumer.Deduplication;
import io.github.kafkaeasy.error.InvalidOptionException;
import java.time.Duration;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Settings of exactlyOnce: requirements, refused combinations, and changed defaults. */
class ExactlyOnceSetupTest {

  private static ConsumerBuilder<String> named(KafkaEasy kafka) {
    return kafka.consumer(String.class).topics("orders").group("billing");
  }

  private static ConsumerBuilder<String> consumer() {
    return named(KafkaEasy.connect("a:1"));
  }

  private static Arguments refused(String other, UnaryOperator<ConsumerBuilder<String>> options) {
    return Arguments.of(other, options);
  }

  static Stream<Arguments> incompatibleOptions() {
    return Stream.of(
        refused("handleAsync", b -> b.exactlyOnce().handleAsync(message -> null)),
        refused("handleBatch", b -> b.exactlyOnce().handleBatch(messages -> {})),
        refused(
            "deduplicate",
            b ->
                b.exactlyOnce()
                    .deduplicate(Deduplication.byKey())
                    .handleAndSend((message, outputs) -> {})),
        refused(
            "isolation.level",
            b ->
                b.exactlyOnce()
                    .property("isolation.level", "read_uncommitted")
                    .handleAndSend((message, outputs) -> {})));
  }

  @ParameterizedTest
  @MethodSource("incompatibleOptions")
  void anIncompatibleOptionIsRefusedByName(
      String other, UnaryOperator<ConsumerBuilder<String>> options) {
    assertThatThrownBy(() -> options.apply(consumer()).describe())
        .isInstanceOf(InvalidOptionException.class)
        .hasMessageContaining("exactlyOnce")
        .hasMessageContaining(other);
  }

  @Test
  void assignedPartitionsAreRefused() {
    assertThatThrownBy(
            () ->
                KafkaEasy.connect("a:1")
                    .consumer(String.class)
                    .partitions(new TopicPartition("orders", 0))
                    .group("billing")
                    .exactlyOnce()
                    .handleAndSend((message, outputs) -> {})
                    .describe())
        .isInstanceOf(InvalidOptionException.class)
        .hasMessageContaining("exactlyOnce")
        .hasMessageContaining("partitions");
  }

  @Test
  void exactlyOnceWithoutAGroupIsRefused() {
    assertThatThrownBy(
            () ->
                KafkaEasy.connect("a:1")
                    .consumer(String.class)
                    .topics("orders")
                    .exactlyOnce()
                    .handleAndSend((message, outputs) -> {})
                    .describe())
        .isInstanceOf(InvalidOptionException.class)
        .hasMessageContaining("group");
  }

  @Test
  void aHandlerThatSendsNeedsExactlyOnce() {
    assertThatThrownBy(() -> consumer().handleAndSend((message, outputs) -> {}).describe())
        .isInstanceOf(InvalidOptionException.class)
        .hasMessageContaining("handleAndSend")
        .hasMessageContaining("exactlyOnce");
  }

  @ParameterizedTest
  @CsvSource({
    "acks,1",
    "acks,0",
    "enable.idempotence,false",
    "transactional.id,mine",
    "max.in.flight.requests.per.connection,6",
    "max.in.flight.requests.per.connection,10",
    "isolation.level,read_uncommitted"
  })
  void aConnectionThatBreaksTransactionsIsRefusedBeforeAnythingIsOpened(
      String property, String value) {
    KafkaEasy kafka =
        KafkaEasy.connect(Map.of("bootstrap.servers", "localhost:1", property, value));
    assertThatThrownBy(
            () -> named(kafka).exactlyOnce().handleAndSend((message, outputs) -> {}).start())
        .isInstanceOf(InvalidOptionException.class)
        .hasMessageContaining("exactlyOnce")
        .hasMessageContaining(property);
  }

  @Test
  void offsetsAreCommittedTenTimesASecondUnlessTheProgramSaysOtherwise() {
    ConsumerBuilder<String> usual = consumer().exactlyOnce().handleAndSend((m, outputs) -> {});
    assertThat(usual.describe()).containsPattern("commitEvery +100 ms");
    ConsumerBuilder<String> slower =
        consumer()
            .exactlyOnce()
            .commitEvery(Duration.ofSeconds(2))
            .handleAndSend((m, outputs) -> {});
    assertThat(slower.describe()).containsPattern("commitEvery +2 s");
  }

  @Test
  void anInvalidNameIsRefused() {
    assertThatThrownBy(() -> consumer().exactlyOnce("a b"))
        .isInstanceOf(InvalidOptionException.class)
        .hasMessageContaining("exactlyOnce");
  }
}
