package io.github.kafkaeasy.consumer.internal.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import example.SecretiveHandler;
import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.consumer.ConsumerBuilder;
import io.github.kafkaeasy.consumer.ConsumerProfile;
import io.github.kafkaeasy.consumer.Deduplication;
import io.github.kafkaeasy.consumer.EasyConsumer;
import io.github.kafkaeasy.consumer.Filters;
import io.github.kafkaeasy.consumer.GroupProtocol;
import io.github.kafkaeasy.consumer.OffsetReset;
import io.github.kafkaeasy.consumer.OnFilterError;
import io.github.kafkaeasy.consumer.OnHandlerTimeout;
import io.github.kafkaeasy.consumer.OnStale;
import io.github.kafkaeasy.consumer.Ordering;
import io.github.kafkaeasy.consumer.Position;
import io.github.kafkaeasy.consumer.RestOfBatch;
import io.github.kafkaeasy.consumer.spi.DuplicateStore;
import io.github.kafkaeasy.consumer.spi.FailureHandler;
import io.github.kafkaeasy.error.InvalidOptionException;
import io.github.kafkaeasy.internal.connection.Libraries;
import io.github.kafkaeasy.internal.settings.LogLines;
import io.github.kafkaeasy.message.Codec;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Consumer options: each can be set once, must have an effect, and is shown by describe(). */
class ConsumerOptionsTest {

  private static ConsumerBuilder<String> empty() {
    return KafkaEasy.connect("127.0.0.1:1").consumer(Codec.string());
  }

  private static ConsumerBuilder<String> complete() {
    return empty().topics("orders").group("billing").handle(message -> {});
  }

  static Stream<Arguments> twice() {
    return Stream.of(
        twice("onFailure", b -> b.onFailure(FailureHandler.stop()), "FailureHandler.stop()"),
        twice("handle", b -> b.handle(message -> {}), "ConsumerOptionsTest"),
        twice("handleAsync", b -> b.handleAsync(message -> null), "ConsumerOptionsTest"),
        twice("handleBatch", b -> b.handleBatch(messages -> {}), "ConsumerOptionsTest"),
        twice("topicsMatching", b -> b.topicsMatching(Pattern.compile("a.*")), "a.*"),
        twice("startFrom", b -> b.startFrom(Position.offset(5)), "5"),
        twice("endAt", b -> b.endAt(Position.end()), "end"),
        twice("stopWhenIdle", b -> b.stopWhenIdle(Duration.ofSeconds(1)), "1 s"),
        twice("group", b -> b.group("billing"), "billing"),
        twice("name", b -> b.name("first"), "first"),
        twice("profile", b -> b.profile(ConsumerProfile.REALTIME), "realtime"),
        twice("ordering", b -> b.ordering(Ordering.KEY), "KEY"),
        twice("concurrency", b -> b.concurrency(8), "8"),
        twice("virtualThreads", b -> b.virtualThreads(true), "true"),
        twice("serialNullKeys", b -> b.serialNullKeys(true), "true"),
        twice("onFilterError", b -> b.onFilterError(OnFilterError.PASS), "PASS"),
        twice("keys", b -> b.keys(Codec.string()), "string"),
        twice("maxBatchRecords", b -> b.maxBatchRecords(7), "7"),
        twice("restOfBatch", b -> b.restOfBatch(RestOfBatch.HANDLED), "HANDLED"),
        twice("handlerTimeout", b -> b.handlerTimeout(Duration.ofSeconds(3)), "3 s"),
        twice("onHandlerTimeout", b -> b.onHandlerTimeout(OnHandlerTimeout.CANCEL_STAGE), "CANCEL"),
        twice("maxRecordsPerSecond", b -> b.maxRecordsPerSecond(0.5), "0.5"),
        twice("deduplicate", b -> b.deduplicate(Deduplication.byKey()), "100000"),
        twice("maxAge", b -> b.maxAge(Duration.ofDays(1)), "1 day"),
        twice("onStale", b -> b.onStale(OnStale.FAIL), "FAIL"),
        twice("logContext", b -> b.logContext(true), "true"),
        twice("timeOneRecordOf", b -> b.timeOneRecordOf(9), "9"),
        twice("reportEvery", b -> b.reportEvery(Duration.ofSeconds(9)), "9 s"),
        twice("commitEvery", b -> b.commitEvery(Duration.ofSeconds(2)), "2 s"),
        twice("commitEveryRecords", b -> b.commitEveryRecords(3), "3"),
        twice("slowRunAfter", b -> b.slowRunAfter(Duration.ofSeconds(2)), "2 s"),
        twice("revocationWait", b -> b.revocationWait(Duration.ofSeconds(2)), "2 s"),
        twice("drainTimeout", b -> b.drainTimeout(Duration.ofSeconds(2)), "2 s"),
        twice("wedgedAfter", b -> b.wedgedAfter(Duration.ofSeconds(2)), "2 s"),
        twice("maxInFlightRecords", b -> b.maxInFlightRecords(77), "77"),
        twice("maxInFlightBytes", b -> b.maxInFlightBytes(1 << 20), "1 MiB"),
        twice("maxHeldRecords", b -> b.maxHeldRecords(77), "77"),
        twice("maxHeldBytes", b -> b.maxHeldBytes(2_048), "2 KiB"),
        twice("auto.offset.reset", b -> b.offsetReset(OffsetReset.LATEST), "latest"),
        twice("group.protocol", b -> b.groupProtocol(GroupProtocol.CONSUMER), "consumer"),
        twice("group.instance.id", b -> b.staticMember("a"), "a"),
        twice("client.rack", b -> b.property("client.rack", "east"), "east"),
        twice("topic", b -> b.topic("own", Codec.string(), message -> {}), "own"));
  }

  private static Arguments twice(
      String option, UnaryOperator<ConsumerBuilder<String>> setter, String value) {
    return Arguments.of(option, setter, value);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("twice")
  void aSecondCallIsRefusedWithBothValues(
      String option, UnaryOperator<ConsumerBuilder<String>> setter, String value) {
    ConsumerBuilder<String> builder = setter.apply(empty());

    InvalidOptionException refusal = refusal(() -> setter.apply(builder));

    assertThat(refusal.option()).isEqualTo(option);
    assertThat(refusal.value()).contains(value);
    assertThat(refusal.reason()).contains(option.equals("topic") ? "already" : value);
  }

  @Test
  void aPropertyAndTheMethodThatSetsItAreOneOption() {
    ConsumerBuilder<String> builder = empty().property("auto.offset.reset", "latest");

    assertThat(refusal(() -> builder.offsetReset(OffsetReset.EARLIEST)))
        .hasMessageContaining("auto.offset.reset = earliest")
        .hasMessageContaining("latest");
  }

  @Test
  void aSecretThatIsSetTwiceIsNotShown() {
    ConsumerBuilder<String> builder = empty().property("sasl.jaas.config", "password=s3cret");

    assertThat(refusal(() -> builder.property("sasl.jaas.config", "password=0ther")))
        .hasMessageContaining("sasl.jaas.config")
        .hasMessageNotContainingAny("s3cret", "0ther");
  }

  @Test
  void filtersCallbacksTopicsAndPartitionsCanBeAddedRepeatedly() {
    assertThatCode(
            () ->
                complete()
                    .topics("more")
                    .filter(record -> true)
                    .filter(record -> true)
                    .filterMessages(message -> true)
                    .filterMessages(message -> true)
                    .onAssigned(gained -> {})
                    .onAssigned(gained -> {})
                    .onCaughtUp(() -> {})
                    .onCaughtUp(() -> {})
                    .describe())
        .doesNotThrowAnyException();
  }

  static Stream<Arguments> withoutEffect() {
    TopicPartition first = new TopicPartition("orders", 0);
    UnaryOperator<ConsumerBuilder<String>> noGroup = b -> b.partitions(first).handle(message -> {});
    UnaryOperator<ConsumerBuilder<String>> assigned = b -> noGroup.apply(b).group("billing");
    UnaryOperator<ConsumerBuilder<String>> usual =
        b -> b.topics("orders").group("billing").handle(message -> {});
    return Stream.of(
        idle("onFilterError", "filter", usual, b -> b.onFilterError(OnFilterError.PASS)),
        idle("keys", "rawKeys", usual, b -> b.keys(Codec.string()).rawKeys()),
        idle("serialNullKeys", "ordering", usual, b -> b.serialNullKeys(true)),
        idle("onStale", "maxAge", usual, b -> b.onStale(OnStale.FILTER)),
        idle("restOfBatch", "handleBatch", usual, b -> b.restOfBatch(RestOfBatch.RUN_AGAIN)),
        idle("commitEvery", "group", noGroup, b -> b.commitEvery(Duration.ofSeconds(1))),
        idle("commitEveryRecords", "group", noGroup, b -> b.commitEveryRecords(1)),
        idle(
            "revocationWait", "partitions", assigned, b -> b.revocationWait(Duration.ofSeconds(1))),
        idle("staticMember", "partitions", assigned, b -> b.staticMember("a")),
        idle("leaveOnClose", "partitions", assigned, b -> b.leaveOnClose(false)),
        idle("groupProtocol", "partitions", assigned, b -> b.groupProtocol(GroupProtocol.CONSUMER)),
        idle("onRevoked", "partitions", assigned, b -> b.onRevoked(gone -> {})));
  }

  private static Arguments idle(
      String option,
      String other,
      UnaryOperator<ConsumerBuilder<String>> rest,
      UnaryOperator<ConsumerBuilder<String>> setter) {
    return Arguments.of(option, other, rest, setter);
  }

  @ParameterizedTest(name = "{0} beside {1}")
  @MethodSource("withoutEffect")
  void anOptionWithoutEffectIsRefusedWithTheOptionItNeeds(
      String option,
      String other,
      UnaryOperator<ConsumerBuilder<String>> rest,
      UnaryOperator<ConsumerBuilder<String>> setter) {
    assumeTrue(!option.equals("leaveOnClose") || Libraries.found().clientsHave(4, 1), "needs 4.1");
    ConsumerBuilder<String> builder = setter.apply(rest.apply(empty()));

    InvalidOptionException refusal = refusal(builder::describe);

    assertThat(List.of(refusal.option(), String.valueOf(refusal.conflictsWith())))
        .containsExactly(option, other);
    assertThatCode(() -> rest.apply(empty()).describe()).doesNotThrowAnyException();
  }

  @Test
  void aCustomStoreRefusesLimitsOfTheBuiltInOne() {
    DuplicateStore store =
        (DuplicateStore)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {DuplicateStore.class},
                (proxy, method, arguments) -> null);

    assertThat(refusal(() -> Deduplication.byKey().store(store).remember(10)))
        .hasMessageContaining("remember = 10 and store");
    assertThat(refusal(() -> Deduplication.byKey().forAtMost(Duration.ofMinutes(1)).store(store)))
        .hasMessageContaining("forAtMost = 1 min and store");
  }

  @Test
  void describeNamesHandlersFiltersAndPolicies() {
    assertThat(
            table(
                complete()
                    .filter(Filters.key("anna"))
                    .onFailure(FailureHandler.skip())
                    .startFrom(Position.beginning())
                    .deduplicate(Deduplication.byKey())))
        .contains(
            "handle lambda of ConsumerOptionsTest code",
            "filter lambda of Filters code",
            "onFailure FailureHandler.skip() code",
            "startFrom the beginning code",
            "deduplicate the last 100000 for 1 h code",
            "observer none default",
            "endAt never default")
        .doesNotContain("(hidden)", "@");
  }

  @Test
  void describeSaysThatConcurrencyInPartitionOrderIsAnUpperLimit() {
    try (LogLines log = new LogLines(EasyConsumer.class)) {
      complete().concurrency(8).name("limited").start().close();
      complete().ordering(Ordering.KEY).concurrency(8).name("free").start().close();

      assertThat(log.all())
          .filteredOn(line -> line.contains("concurrency"))
          .singleElement()
          .asString()
          .startsWith("WARN limited: concurrency = 8 is only an upper limit in PARTITION order");
    }
  }

  @Test
  @EnabledForJreRange(max = JRE.JAVA_20)
  void virtualThreadsAreRefusedIfTheJvmDoesNotHaveThem() {
    try (LogLines log = new LogLines(EasyConsumer.class.getPackage(), "internal.EngineThreads")) {
      complete().virtualThreads(true).name("real").start().close();

      assertThat(log.all())
          .anyMatch(
              line -> line.startsWith("WARN Consumer real: virtualThreads(true) has no effect"));
    }
  }

  @Test
  void describeOmitsOptionsWithoutEffect() {
    assertThat(table(complete())).doesNotContain("maxBatchRecords", "onStale", "serialNullKeys");
    assertThat(table(empty().topics("t").group("g").handleBatch(messages -> {})))
        .contains("maxBatchRecords 500 default");
  }

  @Test
  void anObjectOfTheApplicationIsShownByItsClassOnly() {
    assertThat(table(empty().topics("t").group("g").handle(new SecretiveHandler("s3cret"))))
        .contains("SecretiveHandler code")
        .doesNotContain("s3cret");
  }

  private static InvalidOptionException refusal(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    InvalidOptionException refusal = catchThrowableOfType(InvalidOptionException.class, call);
    assertThat(refusal).isNotNull();
    return refusal;
  }

  private static String table(ConsumerBuilder<?> builder) {
    return builder.describe().replaceAll(" {2,}", " ");
  }
}
