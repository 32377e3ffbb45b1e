package io.github.kafkaeasy.dlq;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.kafkaeasy.consumer.EasyConsumer;
import io.github.kafkaeasy.consumer.Ordering;
import io.github.kafkaeasy.dlq.letter.DeadLetter;
import io.github.kafkaeasy.message.Message;
import io.github.kafkaeasy.test.LocalKafka;
import io.github.kafkaeasy.test.RawKafka;
import io.github.kafkaeasy.test.TestTopics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

/**
 * The reasons for a move to the next retry topic: attempts, age, or a partition whose budget for
 * held records is used up.
 */
class EscalationTest extends DlqFixture {
  private static final Duration DELAY = Duration.ofMillis(100);
  private static final Backoff SHORT = Backoff.fixed(Duration.ofMillis(50));
  private static final Backoff FOR_EVER = Backoff.fixed(Duration.ofHours(1));

  /** The topics in which the poisoned record was tried. */
  private final List<String> tries = new CopyOnWriteArrayList<>();

  EscalationTest(LocalKafka broker, RawKafka raw) {
    super(broker, raw);
  }

  private void failOnPoison(Message<String> message) {
    if (message.value().equals("poison")) {
      tries.add(message.topic());
      throw new IllegalStateException("poison");
    }
  }

  private DeadLetter letterOf(String orders) {
    return read(raw.awaitRecords(orders + ".dlq", 1, LIMIT).get(0));
  }

  @Test
  void afterItsAttemptsARecordMovesToItsRetryTopic(TestTopics topics) {
    String orders = topics.create("orders");
    raw.publish(orders, "k", "poison");
    try (EasyConsumer consumer =
        consumer(orders, topics.group("billing"))
            .onFailure(RetryThenDeadLetter.attempts(3).backoff(SHORT).retryTopics(DELAY))
            .handle(this::failOnPoison)
            .start()) {
      await().until(() -> consumer.stats().deadLettered() == 1);
      assertThat(consumer.stats().moved()).isEqualTo(1);
    }
    assertThat(tries).containsExactly(orders, orders, orders, orders + ".retry.100ms");
    assertThat(letterOf(orders).attempts()).isEqualTo(4);
  }

  @Test
  void aRecordThatWasHeldForTooLongMovesToItsRetryTopic(TestTopics topics) {
    String orders = topics.create("orders");
    raw.publish(orders, "k", "poison");
    try (EasyConsumer consumer =
        consumer(orders, topics.group("billing"))
            .onFailure(
                RetryThenDeadLetter.attempts(100_000)
                    .backoff(SHORT)
                    .escalateAfter(Duration.ofMillis(200))
                    .retryTopics(DELAY))
            .handle(this::failOnPoison)
            .start()) {
      await().until(() -> consumer.stats().deadLettered() == 1);
      assertThat(consumer.stats().moved()).isEqualTo(1);
    }
    assertThat(tries).last().isEqualTo(orders + ".retry.100ms");
    assertThat(tries.stream().filter(orders::equals)).hasSizeGreaterThan(1);
    // The record's age continues in the retry topic.
    DeadLetter letter = letterOf(orders);
    assertThat(Duration.between(letter.firstFailure(), letter.lastFailure()))
        .isGreaterThanOrEqualTo(Duration.ofMillis(300));
  }

  @Test
  void aKeyThatFillsItsPartitionMovesToItsRetryTopicAndThePartitionContinues(TestTopics topics) {
    String orders = topics.create("orders");
    raw.publish(orders, "bad", "poison");
    for (int i = 0; i < 200; i++) {
      raw.publish(orders, "bad", "behind-" + i);
    }
    raw.publish(orders, "good", "last");
    try (EasyConsumer consumer =
        consumer(orders, topics.group("billing"))
            .ordering(Ordering.KEY)
            .maxHeldRecords(50)
            .maxInFlightRecords(100)
            .onFailure(
                RetryThenDeadLetter.attempts(3)
                    .backoff(FOR_EVER)
                    .escalateWhenHeld(0.9)
                    .retryTopics(DELAY))
            .handle(this::failOnPoison)
            .start()) {
      await().until(() -> consumer.stats().handled() == 201);
      await().until(() -> consumer.stats().deadLettered() == 1);
      assertThat(consumer.stats().moved()).isEqualTo(1);
    }
    assertThat(tries).containsExactly(orders, orders + ".retry.100ms");
  }

  /**
   * The failing records are too many and too far apart for their map to fit into a commit's
   * metadata.
   */
  @Test
  void aPartitionWithAFullMapContinues(TestTopics topics) {
    String orders = topics.create("orders");
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int i = 0; i < 40_000; i++) {
      byte[] value = (i % 10 == 0 ? "poison" : "good").getBytes(UTF_8);
      records.add(new ProducerRecord<>(orders, ("key-" + i).getBytes(UTF_8), value));
    }
    raw.publishAll(records);
    try (EasyConsumer consumer =
        consumer(orders, topics.group("billing"))
            .ordering(Ordering.KEY)
            .maxHeldRecords(100_000)
            .onFailure(
                RetryThenDeadLetter.attempts(3)
                    .backoff(Backoff.fixed(Duration.ofMinutes(5)))
                    .escalateWhenHeld(0.5))
            .handle(this::failOnPoison)
            .start()) {
      await().atMost(Duration.ofMinutes(2)).until(() -> consumer.stats().handled() == 36_000);
      // The consumer notices the full map when a commit is due, which may be after the last record
      // was handled.
      await().atMost(Duration.ofMinutes(2)).until(() -> consumer.stats().deadLettered() > 0);
    }
  }
}
