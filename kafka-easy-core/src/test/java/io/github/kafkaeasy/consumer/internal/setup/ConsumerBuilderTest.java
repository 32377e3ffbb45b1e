package io.github.kafkaeasy.consumer.internal.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.kafkaeasy.consumer.ConsumerBuilder;
import io.github.kafkaeasy.consumer.Deduplication;
import io.github.kafkaeasy.consumer.EasyConsumer;
import io.github.kafkaeasy.consumer.GroupProtocol;
import io.github.kafkaeasy.consumer.OnStale;
import io.github.kafkaeasy.consumer.Ordering;
import io.github.kafkaeasy.consumer.RestOfBatch;
import io.github.kafkaeasy.error.InvalidOptionException;
import io.github.kafkaeasy.internal.connection.ConnectionSettings;
import io.github.kafkaeasy.internal.settings.Settings;
import io.github.kafkaeasy.message.Codec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Refusals of the consumer builder: an invalid option is refused where it is set, with name, value
 * and reason.
 */
class ConsumerBuilderTest {
  private ConsumerSettings<?> started;

  private final ConsumerStarter starter =
      new ConsumerStarter() {
        @Override
        public <V> EasyConsumer start(ConsumerSettings<V> settings) {
          started = settings;
          return null;
        }
      };

  private ConsumerBuilder<String> builder() {
    return new ConsumerSetup<>(starter, Codec.string());
  }

  private ConsumerBuilder<String> complete() {
    return builder().topics("orders").group("billing").handle(message -> {});
  }

  private Settings resolved(UnaryOperator<ConsumerBuilder<String>> options) {
    options.apply(complete()).start();
    return ConsumerProperties.resolve(ConnectionSettings.of("localhost:9092", Map.of()), started);
  }

  static Stream<Arguments> wrongValues() {
    return Stream.of(
        wrong("topics", "no spaces!", b -> b.topics("no spaces!")),
        wrong("group", "", b -> b.group("")),
        wrong("name", " ", b -> b.name(" ")),
        wrong("concurrency", "0", b -> b.concurrency(0)),
        wrong("concurrency", "10001", b -> b.concurrency(10_001)),
        wrong("commitEvery", "0 ms", b -> b.commitEvery(Duration.ZERO)),
        wrong("commitEvery", "-1 s", b -> b.commitEvery(Duration.ofSeconds(-1))),
        wrong("slowRunAfter", "1 ms", b -> b.slowRunAfter(Duration.ofMillis(1))),
        wrong("revocationWait", "2 h", b -> b.revocationWait(Duration.ofHours(2))),
        wrong("drainTimeout", "null", b -> b.drainTimeout(null)),
        wrong("maxInFlightRecords", "0", b -> b.maxInFlightRecords(0)),
        wrong("maxInFlightBytes", "1", b -> b.maxInFlightBytes(1)),
        wrong("maxHeldRecords", "0", b -> b.maxHeldRecords(0)),
        wrong("maxHeldBytes", "0", b -> b.maxHeldBytes(0)),
        wrong("ordering", "null", b -> b.ordering(null)),
        wrong("filter", "null", b -> b.filter(null)),
        wrong("handle", "null", b -> b.handle(null)),
        wrong("onFailure", "null", b -> b.onFailure(null)),
        wrong("handleAsync", "null", b -> b.handleAsync(null)),
        wrong("handleBatch", "null", b -> b.handleBatch(null)),
        wrong("maxBatchRecords", "0", b -> b.maxBatchRecords(0)),
        wrong("restOfBatch", "null", b -> b.restOfBatch(null)),
        wrong("handlerTimeout", "1 ms", b -> b.handlerTimeout(Duration.ofMillis(1))),
        wrong("maxRecordsPerSecond", "0.0", b -> b.maxRecordsPerSecond(0)),
        wrong("maxRecordsPerSecond", "NaN", b -> b.maxRecordsPerSecond(Double.NaN)),
        wrong("deduplicate", "null", b -> b.deduplicate(null)),
        wrong("remember", "0", b -> b.deduplicate(Deduplication.byKey().remember(0))),
        wrong(
            "forAtMost",
            "0 ms",
            b -> b.deduplicate(Deduplication.byKey().forAtMost(Duration.ZERO))),
        wrong("name", "null", b -> b.deduplicate(Deduplication.byHeader(null))),
        wrong("store", "null", b -> b.deduplicate(Deduplication.byKey().store(null))),
        wrong("maxAge", "0 ms", b -> b.maxAge(Duration.ZERO)),
        wrong("onStale", "null", b -> b.onStale(null)),
        wrong("observer", "null", b -> b.observer(null)),
        wrong("timeOneRecordOf", "0", b -> b.timeOneRecordOf(0)),
        wrong("reportEvery", "1 ms", b -> b.reportEvery(Duration.ofMillis(1))),
        wrong("enable.auto.commit", "true", b -> b.property("enable.auto.commit", true)),
        wrong("group.id", "other", b -> b.property("group.id", "other")),
        wrong("max.poll.records", "many", b -> b.property("max.poll.records", "many")),
        wrong("value.deserializer", "hidden", b -> b.property("value.deserializer", "x.Y")));
  }

  private static Arguments wrong(
      String option, String value, Consumer<ConsumerBuilder<String>> setter) {
    return Arguments.of(option, value, setter);
  }

  @ParameterizedTest(name = "{0} = {1}")
  @MethodSource("wrongValues")
  void aWrongValueIsRefusedByItsSetter(
      String option, String value, Consumer<ConsumerBuilder<String>> setter) {
    assertThatThrownBy(() -> setter.accept(builder()))
        .isInstanceOfSatisfying(
            InvalidOptionException.class,
            refusal -> {
              assertThat(refusal.option()).isEqualTo(option);
              assertThat(refusal).hasMessageContaining(value);
              assertThat(refusal.reason()).isNotBlank();
            });
  }

  @Test
  void aMissingRequiredOptionIsNamedAtTheStart() {
    for (Map.Entry<String, ThrowingCallable> missing :
        Map.<String, ThrowingCallable>of(
                "topics", () -> builder().group("g").handle(m -> {}).start(),
                "group", () -> builder().topics("t").handle(m -> {}).start(),
                "handle", () -> builder().topics("t").group("g").start())
            .entrySet()) {
      assertThatThrownBy(missing.getValue())
          .isInstanceOf(InvalidOptionException.class)
          .hasMessageContaining(missing.getKey());
    }
  }

  @Test
  void conflictsNameBothOptions() {
    assertConflict(
        "concurrency", "maxInFlightRecords", b -> b.concurrency(50).maxInFlightRecords(10));
    assertConflict(
        "serialNullKeys", "ordering", b -> b.serialNullKeys(true).ordering(Ordering.PARTITION));
    assertConflict(
        "max.poll.records",
        "maxInFlightRecords",
        b -> b.property("max.poll.records", 500).maxInFlightRecords(10));
    assertConflict("handle", "handleAsync", b -> b.handleAsync(m -> null));
    assertConflict("handle", "handleBatch", b -> b.handleBatch(m -> {}));
    assertConflict("maxBatchRecords", "handleBatch", b -> b.maxBatchRecords(10));
    assertConflict("restOfBatch", "handleBatch", b -> b.restOfBatch(RestOfBatch.HANDLED));
    assertConflict(
        "handlerTimeout",
        "drainTimeout",
        b -> b.handlerTimeout(Duration.ofSeconds(30)).drainTimeout(Duration.ofSeconds(29)));
    assertConflict("onStale", "maxAge", b -> b.onStale(OnStale.FAIL));
  }

  @Test
  void batchHandlersRefuseOptionsForSingleMessages() {
    ConsumerBuilder<String> batches =
        builder()
            .topics("t")
            .group("g")
            .handleBatch(messages -> {})
            .deduplicate(Deduplication.byKey());
    assertThatThrownBy(batches::start)
        .isInstanceOf(InvalidOptionException.class)
        .hasMessageContaining("deduplicate")
        .hasMessageContaining("handleBatch");
    batches.handleAsync(message -> null);
    assertThatThrownBy(batches::start)
        .isInstanceOf(InvalidOptionException.class)
        .hasMessageContaining("handleAsync")
        .hasMessageContaining("handleBatch");
  }

  private void assertConflict(
      String one, String other, UnaryOperator<ConsumerBuilder<String>> options) {
    assertThatThrownBy(() -> resolved(options))
        .isInstanceOfSatisfying(
            InvalidOptionException.class,
            refusal ->
                assertThat(List.of(refusal.option(), String.valueOf(refusal.conflictsWith())))
                    .containsExactlyInAnyOrder(one, other));
  }

  @Test
  void theDefaultsAreTheSafeOnes() {
    Map<String, Object> properties = resolved(b -> b).toProperties();
    assertThat(properties)
        .containsEntry("enable.auto.commit", false)
        .containsEntry("auto.offset.reset", "earliest")
        .containsEntry("isolation.level", "read_committed")
        .containsEntry("allow.auto.create.topics", false)
        .containsEntry("session.timeout.ms", 45_000)
        .containsEntry("heartbeat.interval.ms", 3_000)
        .containsEntry("group.id", "billing");
    assertThat(String.valueOf(properties.get("partition.assignment.strategy")))
        .contains("CooperativeSticky");
    assertThat(started.processing().ordering()).isEqualTo(Ordering.PARTITION);
    assertThat(started.get(ConsumerOptions.COMMIT_EVERY)).isEqualTo(Duration.ofSeconds(1));
    assertThat(started.get(ConsumerOptions.DRAIN_TIMEOUT)).isEqualTo(Duration.ofSeconds(20));
  }

  @Test
  void theKip848ProtocolGetsNoPropertyThatItRejects() {
    assertThat(resolved(b -> b.groupProtocol(GroupProtocol.CONSUMER)).toProperties())
        .containsEntry("group.protocol", "consumer")
        .doesNotContainKeys(
            "session.timeout.ms", "heartbeat.interval.ms", "partition.assignment.strategy");
  }

  @Test
  void withTheKip848ProtocolSettingsOfTheBrokerAreRefused() {
    assertThatThrownBy(
            () ->
                complete()
                    .groupProtocol(GroupProtocol.CONSUMER)
                    .property("session.timeout.ms", 10_000)
                    .start())
        .isInstanceOf(InvalidOptionException.class)
        .hasMessageContaining("groupProtocol")
        .hasMessageContaining("session.timeout.ms")
        .hasMessageContaining("10000");
  }

  @Test
  void theNameOfAStaticMemberIsItsGroupInstanceId() {
    assertThat(resolved(b -> b.staticMember("billing-a")).toProperties())
        .containsEntry("group.instance.id", "billing-a");
    assertThatThrownBy(() -> complete().staticMember(" "))
        .isInstanceOf(InvalidOptionException.class)
        .hasMessageContaining("staticMember");
    assertThatThrownBy(() -> complete().commitEveryRecords(0))
        .isInstanceOf(InvalidOptionException.class)
        .hasMessageContaining("commitEveryRecords");
  }

  @Test
  void aLowLimitOfRecordsInFlightMakesPollsSmall() {
    assertThat(resolved(b -> b.maxInFlightRecords(10)).toProperties())
        .containsEntry("max.poll.records", 10);
  }

  @Test
  void aStartedConsumerDoesNotChangeWithTheBuilder() {
    ConsumerBuilder<String> builder = complete();
    builder.start();
    ConsumerSettings<?> first = started;
    builder.topics("more").property("client.id", "x");
    assertThat(first.topics()).containsExactly("orders");
    assertThat(first.kafkaProperties().get("client.id")).isNull();
  }

  @Test
  void settingsShowNoPropertyInTheirText() {
    complete().property("sasl.jaas.config", "password=secret").start();
    assertThat(started.toString()).doesNotContain("secret");
    assertThat(
            ConsumerProperties.resolve(ConnectionSettings.of("h:1", Map.of()), started)
                .describe("x"))
        .doesNotContain("secret");
  }
}
