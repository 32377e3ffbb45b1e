package io.github.kafkaeasy.dlq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.kafkaeasy.consumer.ConsumerState;
import io.github.kafkaeasy.consumer.EasyConsumer;
import io.github.kafkaeasy.consumer.Ordering;
import io.github.kafkaeasy.error.RejectedMessage;
import io.github.kafkaeasy.message.Message;
import io.github.kafkaeasy.test.BrokerControl;
import io.github.kafkaeasy.test.NeedsControl;
import io.github.kafkaeasy.test.RawKafka;
import io.github.kafkaeasy.test.TestKafka;
import io.github.kafkaeasy.test.TestTopics;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnwritableTopicTest extends DlqFixture {
  private static final Duration DELIVERY = Duration.ofSeconds(1);
  private static final RetryThenDeadLetter AT_ONCE =
      RetryThenDeadLetter.attempts(1).deliveryTimeout(DELIVERY);

  UnwritableTopicTest(TestKafka broker, RawKafka raw) {
    super(broker, raw);
  }

  private static void refusePoison(Message<String> message) {
    if (message.value().equals("poison")) {
      throw new RejectedMessage("poison");
    }
  }

  /**
   * Sends poisoned records, each with its own key, at the beginning of the partition; returns their
   * coordinates.
   */
  private Set<String> publish(String topic, int poison, int fine) {
    Set<String> poisoned = new HashSet<>();
    for (int i = 0; i < poison; i++) {
      var at = raw.publish(topic, "bad-" + i, "poison");
      poisoned.add(at.topic() + "-" + at.partition() + "@" + at.offset());
    }
    for (int i = 0; i < fine; i++) {
      raw.publish(topic, "good-" + i, "fine");
    }
    return poisoned;
  }

  @NeedsControl(BrokerControl.CONTROLLER)
  @Test
  void nothingIsCommittedWhileTheRetryTopicCannotBeWrittenAndThenTheRecordsMove(TestTopics topics) {
    String orders = topics.create("orders");
    String retries = unwritable(orders + ".retry.1h");
    String group = topics.group("billing");
    raw.publish(orders, "k", "poison");
    raw.publish(orders, "other", "fine");
    try (LogLines log = LogLines.about(retries);
        EasyConsumer consumer =
            consumer(orders, group)
                .ordering(Ordering.KEY)
                .onFailure(AT_ONCE.retryTopics(Duration.ofHours(1)))
                .handle(
                    message -> {
                      if (message.value().equals("poison")) {
                        throw new IllegalStateException("poison");
                      }
                    })
                .start()) {
      await().until(() -> log.with("cannot be written").size() == 1);
      await().until(() -> consumer.stats().handled() == 1);
      assertThat(committed(group, orders)).isZero();
      assertThat(consumer.stats().moved()).isZero();

      makeWritable(retries);

      raw.awaitCommitted(group, orders, LIMIT);
      assertThat(consumer.stats().moved()).isEqualTo(1);
      assertThat(raw.records(retries)).hasSize(1);
    }
  }

  @NeedsControl(BrokerControl.CONTROLLER)
  @Test
  void nothingIsCommittedWhileTheTopicCannotBeWrittenAndThenTheLettersAreWritten(
      TestTopics topics) {
    String orders = topics.create("orders");
    String letters = unwritable(topics, "letters");
    String group = topics.group("billing");
    Set<String> poisoned = publish(orders, 30, 30);
    try (LogLines log = LogLines.about(letters);
        EasyConsumer consumer =
            consumer(orders, group)
                .ordering(Ordering.KEY)
                .onFailure(AT_ONCE.to(letters))
                .handle(UnwritableTopicTest::refusePoison)
                .start()) {
      await().until(() -> log.with("cannot be written").size() == 1);
      await().until(() -> consumer.stats().handled() == 30);
      assertThat(committed(group, orders)).isZero();
      assertThat(consumer.stats().deadLettered()).isZero();
      assertThat(raw.records(letters)).isEmpty();

      makeWritable(letters);

      raw.awaitCommitted(group, orders, LIMIT);
      assertThat(consumer.stats().deadLettered()).isEqualTo(30);
      assertThat(sources(letters)).isEqualTo(poisoned);
      assertThat(log.with("ERROR")).hasSize(1);
      assertThat(log.with("WARN")).hasSize(2);
      assertThat(log.with("Dead-lettered to")).hasSize(1);
      assertThat(log.with("can be written again, after")).hasSize(1);
    }
  }

  @NeedsControl(BrokerControl.CONTROLLER)
  @ParameterizedTest(name = "after the topic was found to be down: {0}")
  @ValueSource(booleans = {true, false})
  void closingIsBoundedAndLeavesNothingBehindWhileTheTopicCannotBeWritten(
      boolean known, TestTopics topics) {
    String orders = topics.create("orders");
    String letters = unwritable(topics, "letters");
    String group = topics.group("billing");
    publish(orders, 30, 0);
    Duration delivery = known ? DELIVERY : Duration.ofMinutes(5);
    try (LogLines log = LogLines.about(letters)) {
      EasyConsumer consumer =
          consumer(orders, group)
              .ordering(Ordering.KEY)
              .onFailure(AT_ONCE.deliveryTimeout(delivery).to(letters))
              .handle(UnwritableTopicTest::refusePoison)
              .start();
      await().until(() -> consumer.stats().failedAttempts() == 30);
      if (known) {
        await().until(() -> !log.with("cannot be written").isEmpty());
      }
      long start = System.nanoTime();
      consumer.close(Duration.ofSeconds(known ? 40 : 4));
      Duration took = Duration.ofNanos(System.nanoTime() - start);
      // A letter in flight may still be acknowledged; a letter that waits for a topic that is down
      // may not.
      assertThat(took).isLessThan(Duration.ofSeconds(20));
      await().untilAsserted(() -> assertThat(threadsOf(consumer)).isEmpty());
      assertThat(consumer.state()).isEqualTo(ConsumerState.CLOSED);
      assertThat(committed(group, orders)).isZero();
    }
  }

  @NeedsControl(BrokerControl.CONTROLLER)
  @Test
  void theConsumerStopsIfItIsConfiguredSo(TestTopics topics) throws InterruptedException {
    String orders = topics.create("orders");
    String letters = unwritable(topics, "letters");
    String group = topics.group("billing");
    publish(orders, 3, 0);
    try (EasyConsumer consumer =
        consumer(orders, group)
            .onFailure(AT_ONCE.to(letters).onUnwritable(OnUnwritable.STOP))
            .handle(UnwritableTopicTest::refusePoison)
            .start()) {
      assertThat(consumer.awaitClosed(LIMIT)).isEqualTo(ConsumerState.FAILED);
      assertThat(consumer.failure().orElseThrow())
          .hasMessageContaining(letters)
          .hasMessageContaining("cannot be written");
      assertThat(committed(group, orders)).isZero();
    }
  }

  @Test
  void aTopicThatIsDeletedWhileRunningIsCreatedAgain(TestTopics topics) throws Exception {
    String orders = topics.create("orders", 2);
    String letters = orders + ".dlq";
    String group = topics.group("billing");
    publish(orders, 1, 0);
    try (EasyConsumer consumer =
        consumer(orders, group)
            .ordering(Ordering.KEY)
            .onFailure(AT_ONCE)
            .handle(UnwritableTopicTest::refusePoison)
            .start()) {
      raw.awaitCommitted(group, orders, LIMIT);
      raw.admin().deleteTopics(List.of(letters)).all().get();
      await().until(() -> !exists(letters));
      Set<String> poisoned = publish(orders, 10, 0);
      raw.awaitCommitted(group, orders, LIMIT);
      assertThat(sources(letters)).isEqualTo(poisoned);
      assertThat(raw.endOffsets(letters)).hasSize(2);
      assertThat(consumer.stats().deadLettered()).isEqualTo(11);
    }
  }

  @Test
  void recordsWaitForAMissingTopicThatMayNotBeCreated(TestTopics topics) {
    String orders = topics.create("orders");
    String group = topics.group("billing");
    Set<String> poisoned = publish(orders, 5, 0);
    try (LogLines log = LogLines.about(orders + ".dlq");
        EasyConsumer consumer =
            consumer(orders, group)
                .ordering(Ordering.KEY)
                .onFailure(AT_ONCE.createIfMissing(false))
                .handle(UnwritableTopicTest::refusePoison)
                .start()) {
      await().until(() -> !log.with("does not exist").isEmpty());
      assertThat(exists(orders + ".dlq")).isFalse();
      assertThat(committed(group, orders)).isZero();

      kafka.admin().createTopicIfMissing(orders + ".dlq", 1, 1, Map.of());

      raw.awaitCommitted(group, orders, LIMIT);
      assertThat(sources(orders + ".dlq")).isEqualTo(poisoned);
      assertThat(consumer.failure()).isEmpty();
    }
  }

  @Test
  void aCompactedTopicRefusesARecordWithoutKeyWhichIsHeldWhileOthersGoOn(TestTopics topics) {
    String orders = topics.create("orders");
    String letters = topics.create("letters", 1, Map.of("cleanup.policy", "compact"));
    String group = topics.group("billing");
    raw.publish(orders, null, "poison");
    publish(orders, 5, 0);
    try (LogLines log = LogLines.about(letters);
        EasyConsumer consumer =
            consumer(orders, group)
                .ordering(Ordering.KEY)
                .onFailure(AT_ONCE.to(letters))
                .handle(UnwritableTopicTest::refusePoison)
                .start()) {
      await().until(() -> consumer.stats().deadLettered() == 5);
      await().until(() -> log.with(orders + "-0@0 cannot be dead-lettered").size() == 1);
      assertThat(log.with("cannot be written")).isEmpty();
      assertThat(committed(group, orders)).isZero();
      await().until(() -> consumer.stats().held() == 1);

      set(letters, "cleanup.policy", "delete");

      raw.awaitCommitted(group, orders, LIMIT);
      assertThat(raw.records(letters)).hasSize(6);
    }
  }

  @Test
  void neighboursOfRefusedRecordsArriveWithoutALogLine(TestTopics topics) {
    String orders = topics.create("orders");
    String letters = topics.create("letters", 1, Map.of("cleanup.policy", "compact"));
    String group = topics.group("billing");
    for (int i = 0; i < 60; i++) {
      raw.publish(orders, i % 20 == 7 ? null : "k" + i, "poison");
    }
    try (LogLines log = LogLines.about(letters);
        EasyConsumer consumer =
            consumer(orders, group)
                .ordering(Ordering.KEY)
                .onFailure(AT_ONCE.to(letters))
                .handle(UnwritableTopicTest::refusePoison)
                .start()) {
      await().until(() -> consumer.stats().deadLettered() == 57);
      await().until(() -> consumer.stats().held() == 3);
      assertThat(log.with("cannot be written")).isEmpty();
      assertThat(raw.records(letters)).hasSize(57);
      await().until(() -> consumer.health().toString().contains("cannot be dead-lettered"));
    }
  }

  @Test
  void recordsWithoutAUsableTopicAreHeldWhileOthersGoOn(TestTopics topics) {
    String orders = topics.create("orders");
    String letters = topics.name("letters");
    String group = topics.group("billing");
    raw.publish(orders, "myself", "poison");
    publish(orders, 5, 0);
    try (LogLines log = LogLines.about(orders);
        EasyConsumer consumer =
            consumer(orders, group)
                .ordering(Ordering.KEY)
                .onFailure(AT_ONCE.to(record -> record.offset() == 0 ? orders : letters))
                .handle(UnwritableTopicTest::refusePoison)
                .start()) {
      await().until(() -> consumer.stats().deadLettered() == 5);
      await().until(() -> log.with(orders + "-0@0 cannot be dead-lettered").size() == 1);
      assertThat(log.with("would read its own dead letters")).hasSize(1);
      assertThat(committed(group, orders)).isZero();
      assertThat(raw.records(orders)).hasSize(6);
    }
  }

  @NeedsControl(BrokerControl.CONTROLLER)
  @Test
  void recordsOfARevokedPartitionLeaveTheQueueAndTheNewOwnerSettlesThem(TestTopics topics) {
    String orders = topics.create("orders", 2);
    String letters = unwritable(topics, "letters");
    String group = topics.group("billing");
    Set<String> poisoned = publish(orders, 40, 0);
    try (LogLines log = LogLines.about(letters);
        EasyConsumer first = poisoned(orders, group, letters)) {
      await().until(() -> first.stats().failedAttempts() == 40);
      await().until(() -> log.with("cannot be written").size() == 1);
      try (EasyConsumer second = poisoned(orders, group, letters)) {
        await().until(() -> second.stats().failedAttempts() > 0);
        await().until(() -> log.with("cannot be written").size() == 2);

        makeWritable(letters);

        raw.awaitCommitted(group, orders, LIMIT);
        assertThat(sources(letters)).isEqualTo(poisoned);
        // A probe of the first owner may have been in flight when the partition was revoked.
        assertThat(raw.records(letters)).hasSizeBetween(40, 41);
        assertThat(first.stats().deadLettered() + second.stats().deadLettered()).isEqualTo(40);
        assertThat(second.stats().deadLettered()).isPositive();
      }
    }
  }

  private EasyConsumer poisoned(String topic, String group, String letters) {
    return consumer(topic, group)
        .ordering(Ordering.KEY)
        .onFailure(AT_ONCE.to(letters))
        .handle(UnwritableTopicTest::refusePoison)
        .start();
  }
}
