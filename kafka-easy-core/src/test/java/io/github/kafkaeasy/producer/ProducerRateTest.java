package io.github.kafkaeasy.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.error.InvalidOptionException;
import io.github.kafkaeasy.internal.Pacer;
import io.github.kafkaeasy.internal.settings.LogLines;
import io.github.kafkaeasy.test.KafkaTest;
import io.github.kafkaeasy.test.LocalKafka;
import io.github.kafkaeasy.test.RawKafka;
import io.github.kafkaeasy.test.TestTopics;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Limits on the rate of sends: fixed, or depending on a group's lag. */
@KafkaTest
class ProducerRateTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Test
  void aFixedLimitSpacesTheSends(LocalKafka broker, TestTopics topics) {
    try (EasyProducer<String> producer =
        KafkaEasy.connect(broker.bootstrapServers())
            .producer(String.class)
            .topic(topics.create("paced"))
            .rateLimit(RateLimit.perSecond(100))
            .start()) {
      long begun = System.nanoTime();
      for (int i = 0; i < 60; i++) {
        producer.send("v", (metadata, failure) -> {});
      }

      // A lower bound: ten records may be sent at once, the other fifty one every ten milliseconds.
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofMillis(480));
    }
  }

  @Test
  void aGroupThatIsBehindSlowsTheProducerUntilItHasCaughtUp(
      LocalKafka broker, RawKafka raw, TestTopics topics) throws Exception {
    String topic = topics.create("orders");
    String group = topics.group("billing");
    TopicPartition partition = new TopicPartition(topic, 0);
    for (int i = 0; i < 20; i++) {
      raw.publish(topic, null, "v");
    }
    commit(raw, group, partition, 1);

    try (LogLines log = new LogLines(EasyProducer.class);
        EasyProducer<String> producer =
            KafkaEasy.connect(broker.bootstrapServers())
                .producer(String.class)
                .topic(topic)
                .rateLimit(RateLimit.whileBehind(group, 10, 0.01))
                .start()) {
      Awaitility.await().atMost(PATIENCE).until(() -> !log.all().isEmpty());
      assertThat(log.all())
          .containsExactly(
              "WARN " + group + " is 19 records behind: sending slows down to 0.01 records/s");
      Thread sender = sender(producer, 3);
      sender.join(200);
      assertThat(sender.isAlive()).isTrue();

      commit(raw, group, partition, 20);
      sender.join(PATIENCE.toMillis());
      assertThat(sender.isAlive()).isFalse();
      assertThat(log.all())
          .endsWith("INFO " + group + " is now 1 records behind: sending continues at full speed");
    }
  }

  @Test
  void aSenderThatWaitsForItsTurnFailsAtOnceWhenTheProducerIsClosed(
      LocalKafka broker, TestTopics topics) throws Exception {
    EasyProducer<String> producer =
        KafkaEasy.connect(broker.bootstrapServers())
            .producer(String.class)
            .topic(topics.create("paced"))
            .rateLimit(RateLimit.perSecond(0.01))
            .start();
    Thread sender = sender(producer, 3);
    sender.join(200);
    assertThat(sender.isAlive()).isTrue();

    producer.close();
    sender.join(PATIENCE.toMillis());
    assertThat(sender.isAlive()).isFalse();
  }

  @Test
  void aSenderThatWaitsForItsTurnContinuesWhenTheLimitIsRemoved() throws Exception {
    Pacer pacer = new Pacer(Duration.ofMillis(100));
    pacer.perSecond(0.01);
    pacer.await(IllegalStateException::new); // uses the saved turn
    Thread waiting = new Thread(() -> pacer.await(IllegalStateException::new));
    waiting.start();
    waiting.join(200);
    assertThat(waiting.isAlive()).isTrue();

    pacer.perSecond(0);
    waiting.join(PATIENCE.toMillis());
    assertThat(waiting.isAlive()).isFalse();
  }

  @Test
  void aLimitIsPrintedAsItWasGiven() {
    assertThat(RateLimit.perSecond(0.25)).hasToString("0.25 records/s");
    assertThat(RateLimit.whileBehind("billing", 5_000, 10_000))
        .hasToString("10,000 records/s while billing is 5000 behind");
  }

  @Test
  void theValuesOfALimitCanBeRead() {
    RateLimit always = RateLimit.perSecond(0.25);
    RateLimit whileBehind = RateLimit.whileBehind("billing", 5_000, 10_000);

    assertThat(always.recordsPerSecond()).isEqualTo(0.25);
    assertThat(always.group()).isNull();
    assertThat(always.maxLag()).isZero();
    assertThat(whileBehind.recordsPerSecond()).isEqualTo(10_000);
    assertThat(whileBehind.group()).isEqualTo("billing");
    assertThat(whileBehind.maxLag()).isEqualTo(5_000);
  }

  @Test
  void limitsOutOfBoundsAreRefused() {
    assertThatThrownBy(() -> RateLimit.perSecond(0))
        .isInstanceOf(InvalidOptionException.class)
        .hasMessageContaining("recordsPerSecond = 0.0");
    assertThatThrownBy(() -> RateLimit.perSecond(Double.NaN)).hasMessageContaining("NaN");
    assertThatThrownBy(() -> RateLimit.whileBehind("g", 0, 1)).hasMessageContaining("maxLag");
    assertThatThrownBy(() -> RateLimit.whileBehind(" ", 1, 1)).hasMessageContaining("group");
  }

  private static Thread sender(EasyProducer<String> producer, int records) {
    Thread sender =
        new Thread(
            () -> {
              for (int i = 0; i < records; i++) {
                producer.send("v", (metadata, failure) -> {});
              }
            });
    sender.start();
    return sender;
  }

  private static void commit(RawKafka raw, String group, TopicPartition partition, long offset)
      throws Exception {
    raw.admin()
        .alterConsumerGroupOffsets(group, Map.of(partition, new OffsetAndMetadata(offset)))
        .all()
        .get();
  }
}
