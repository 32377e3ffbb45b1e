package io.github.kafkaeasy.producer.internal.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.config.Compression;
import io.github.kafkaeasy.error.InvalidOptionException;
import io.github.kafkaeasy.internal.settings.LogLines;
import io.github.kafkaeasy.message.OutgoingMessage;
import io.github.kafkaeasy.producer.Acks;
import io.github.kafkaeasy.producer.EasyProducer;
import io.github.kafkaeasy.producer.KeyPartitioner;
import io.github.kafkaeasy.producer.ProducerBuilder;
import io.github.kafkaeasy.producer.ProducerProfile;
import io.github.kafkaeasy.producer.RateLimit;
import io.github.kafkaeasy.test.KafkaTest;
import io.github.kafkaeasy.test.TestKafka;
import io.github.kafkaeasy.test.TestTopics;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Producer options: each can be set once, must have an effect, and is shown by describe(). */
@KafkaTest
class ProducerOptionsTest {

  private static ProducerBuilder<String> empty() {
    return KafkaEasy.connect("127.0.0.1:1").producer(String.class);
  }

  static Stream<Arguments> twice() {
    Duration second = Duration.ofSeconds(1);
    return Stream.of(
        twice("topic", b -> b.topic("orders"), "orders"),
        twice("profile", b -> b.profile(ProducerProfile.RELIABLE), "reliable"),
        twice("acks", b -> b.acks(Acks.LEADER), "1"),
        twice("enable.idempotence", b -> b.idempotence(false), "false"),
        twice("delivery.timeout.ms", b -> b.deliveryTimeout(second), "1000"),
        twice("linger.ms", b -> b.linger(second), "1000"),
        twice("batch.size", b -> b.batchBytes(7), "7"),
        twice("compression.type", b -> b.compression(Compression.ZSTD), "zstd"),
        twice("max.block.ms", b -> b.maxBlock(second), "1000"),
        twice("buffer.memory", b -> b.bufferBytes(1 << 20), "1048576"),
        twice("client.id", b -> b.clientId("a"), "a"),
        twice("request.timeout.ms", b -> b.requestTimeout(second), "1000"),
        twice("retry.backoff.ms", b -> b.retryBackoff(second, second), "1000"),
        twice("reconnect.backoff.ms", b -> b.reconnectBackoff(second, second), "1000"),
        twice("metadata.max.age.ms", b -> b.metadataMaxAge(second), "1000"),
        twice("max.in.flight.requests.per.connection", b -> b.maxInFlightRequests(2), "2"),
        twice("max.request.size", b -> b.maxRequestBytes(5_000), "5000"),
        twice("partitioner.class", b -> b.partitioner(KeyPartitioner.CRC32), "Crc32Partitioner"),
        twice("warmUp", b -> b.warmUp(), "metadata within 30 s"),
        twice("createTopic", b -> b.createTopic(3, -1), "partitions 3"),
        twice("onDeliveryFailure", b -> b.onDeliveryFailure(e -> {}), "ProducerOptionsTest"),
        twice("onUndeliverable", b -> b.onUndeliverable((r, e) -> {}), "ProducerOptionsTest"),
        twice("spool", b -> b.spool(() -> null), "ProducerOptionsTest"),
        twice("rateLimit", b -> b.rateLimit(RateLimit.perSecond(5)), "5 records/s"),
        twice("reportEvery", b -> b.reportEvery(second), "1 s"),
        twice("keepControlHeaders", b -> b.keepControlHeaders(), "true"),
        twice("linger.ms", b -> b.property("linger.ms", 7), "7"));
  }

  private static Arguments twice(
      String option, UnaryOperator<ProducerBuilder<String>> setter, String value) {
    return Arguments.of(option, setter, value);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("twice")
  void aSecondCallIsRefusedWithBothValues(
      String option, UnaryOperator<ProducerBuilder<String>> setter, String value) {
    ProducerBuilder<String> builder = setter.apply(empty());

    InvalidOptionException refusal =
        catchThrowableOfType(InvalidOptionException.class, () -> setter.apply(builder));

    assertThat(refusal.option()).isEqualTo(option);
    assertThat(refusal.value()).contains(value);
    assertThat(refusal.reason()).contains(value);
  }

  static Stream<Arguments> withoutEffect() {
    return Stream.of(
        idle(
            "partitioner.ignore.keys",
            "partitioner.class",
            b -> b.partitioner(KeyPartitioner.CRC32).property("partitioner.ignore.keys", true)),
        idle(
            "compression.gzip.level",
            "compression.type",
            b -> b.property("compression.gzip.level", 9)),
        idle(
            "linger.ms",
            "batch.size",
            b -> b.batchBytes(0).linger(Duration.ofSeconds(1)).topic("t")));
  }

  private static Arguments idle(
      String option, String other, UnaryOperator<ProducerBuilder<String>> setter) {
    return Arguments.of(option, other, setter);
  }

  @ParameterizedTest(name = "{0} beside {1}")
  @MethodSource("withoutEffect")
  void anOptionWithoutEffectIsRefusedWithTheOptionItNeeds(
      String option, String other, UnaryOperator<ProducerBuilder<String>> setter) {
    InvalidOptionException refusal =
        catchThrowableOfType(InvalidOptionException.class, () -> setter.apply(empty()).describe());

    assertThat(List.of(refusal.option(), String.valueOf(refusal.conflictsWith())))
        .containsExactly(option, other);
  }

  @Test
  void describeShowsOptionsThatAreNotKafkaPropertiesToo() {
    String table =
        empty()
            .topic("orders")
            .rateLimit(RateLimit.perSecond(5))
            .createTopic(3, -1)
            .onDeliveryFailure(failure -> {})
            .describe()
            .replaceAll(" {2,}", " ");

    assertThat(table)
        .contains(
            "rateLimit 5 records/s code",
            "createTopic partitions 3, replication -1 code",
            "onDeliveryFailure lambda of ProducerOptionsTest code",
            "spool none default",
            "linger.ms 5 default")
        .doesNotContain("(hidden)");
  }

  @Test
  void aRunningProducerDescribesTheSame() {
    try (EasyProducer<String> producer =
        empty().topic("orders").reportEvery(Duration.ofHours(1)).start()) {
      assertThat(producer.describe()).containsPattern("reportEvery +1 h +code");
    }
  }

  @Test
  void aBlockedSendIsLoggedBeforeItFails() {
    try (LogLines log = new LogLines(EasyProducer.class);
        EasyProducer<String> producer =
            empty().topic("orders").maxBlock(Duration.ofMillis(1_500)).start()) {
      assertThat(producer.send("a")).isCompletedExceptionally();

      assertThat(log.all().get(0))
          .startsWith("WARN send() has been blocking its caller for a second")
          .contains("topic orders", "1500 ms (maxBlock)", "warmUp()");
    }
  }

  @Test
  void topicsThatMessagesNameAreCreatedToo(TestKafka broker, TestTopics topics) {
    String topic = topics.group("named");
    try (EasyProducer<String> producer =
        KafkaEasy.connect(broker.bootstrapServers())
            .producer(String.class)
            .createTopic(2, 1)
            .start()) {
      producer.sendAndWait(OutgoingMessage.of("a").topic(topic));

      assertThat(producer.partitionCount(topic)).isEqualTo(2);
    }
  }
}
