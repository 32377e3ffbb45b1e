package io.github.kafkaeasy.dlq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.kafkaeasy.consumer.EasyConsumer;
import io.github.kafkaeasy.consumer.Ordering;
import io.github.kafkaeasy.test.LocalKafka;
import io.github.kafkaeasy.test.RawKafka;
import io.github.kafkaeasy.test.TestTopics;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StormGuardTest extends DlqFixture {
  private static final int RECORDS = 300;
  private static final int LEAST = 20;

  private final StormGuard guard =
      StormGuard.atShare(0.8).least(LEAST).probeEvery(Duration.ofMillis(200));
  private final AtomicBoolean nextIsBad = new AtomicBoolean();
  private volatile boolean broken = true;
  private String orders;
  private String group;

  StormGuardTest(LocalKafka broker, RawKafka raw) {
    super(broker, raw);
  }

  @BeforeEach
  void publish(TestTopics topics) {
    orders = topics.create("orders", 3);
    group = topics.group("billing");
    for (int i = 0; i < RECORDS; i++) {
      raw.publish(orders, "k" + i, "v");
    }
  }

  private EasyConsumer consumer() {
    return consumer(RetryThenDeadLetter.attempts(1));
  }

  private EasyConsumer consumer(RetryThenDeadLetter policy) {
    return consumer(orders, group)
        .ordering(Ordering.KEY)
        .onFailure(policy.stormGuard(guard))
        .handle(
            message -> {
              if (nextIsBad.compareAndSet(true, false)) {
                throw new IllegalArgumentException("this one is bad itself");
              }
              if (broken) {
                throw new IllegalStateException("the database is away");
              }
            })
        .start();
  }

  @Test
  void ifAllRecordsFailAlikeMostAreKeptAndNotDeadLettered() {
    try (EasyConsumer consumer = consumer()) {
      await().until(guard::isStorm);
      await().until(() -> consumer.stats().inFlight() == 0);
      long before = consumer.stats().failedAttempts();
      // From time to time one of the kept records is tried, and fails again.
      await().until(() -> consumer.stats().failedAttempts() >= before + 2);
      await().until(() -> consumer.stats().deadLettered() == LEAST);
      assertThat(guard.kept()).isPositive();

      broken = false;

      raw.awaitCommitted(group, orders, LIMIT);
      assertThat(guard.isStorm()).isFalse();
      assertThat(consumer.stats().deadLettered()).isEqualTo(LEAST);
      assertThat(consumer.stats().handled()).isEqualTo(RECORDS - LEAST);
    }
  }

  @Test
  void afterATriedRecordFailsWithAnotherExceptionTheNextOneIsTried() {
    try (EasyConsumer consumer = consumer()) {
      await().until(guard::isStorm);
      await().until(() -> consumer.stats().deadLettered() == LEAST);
      await().until(() -> consumer.stats().inFlight() == 0);
      nextIsBad.set(true);
      await().until(() -> consumer.stats().deadLettered() == LEAST + 1);

      broken = false;

      raw.awaitCommitted(group, orders, LIMIT);
      assertThat(guard.isStorm()).isFalse();
      assertThat(consumer.stats().handled()).isEqualTo(RECORDS - LEAST - 1);
    }
  }

  @Test
  void afterATriedRecordIsDiscardedTheNextOneIsTried() {
    RetryThenDeadLetter policy =
        RetryThenDeadLetter.attempts(1)
            .advice(
                (record, failure) ->
                    failure instanceof IllegalArgumentException
                        ? RetryAdvice.discard()
                        : RetryAdvice.asUsual());
    try (EasyConsumer consumer = consumer(policy)) {
      await().until(guard::isStorm);
      await().until(() -> consumer.stats().inFlight() == 0);
      nextIsBad.set(true);
      await().until(() -> consumer.stats().discarded() == 1);

      broken = false;

      raw.awaitCommitted(group, orders, LIMIT);
      assertThat(consumer.stats().handled()).isEqualTo(RECORDS - LEAST - 1);
    }
  }

  @Test
  void whileATriedRecordWaitsForItsOwnRetryTheNextOneIsTried() {
    RetryThenDeadLetter policy =
        RetryThenDeadLetter.attempts(1)
            .retry(IllegalArgumentException.class, 2, Backoff.fixed(Duration.ofHours(1)));
    try (EasyConsumer consumer = consumer(policy)) {
      await().until(guard::isStorm);
      await().until(() -> consumer.stats().inFlight() == 0);
      nextIsBad.set(true);
      await().until(() -> !nextIsBad.get());

      broken = false;

      await().until(() -> consumer.stats().handled() == RECORDS - LEAST - 1);
      assertThat(guard.isStorm()).isFalse();
    }
  }

  @Test
  void nothingMoreIsFetchedDuringAStorm() {
    try (EasyConsumer consumer = consumer()) {
      await().until(guard::isStorm);
      await().until(() -> consumer.stats().inFlight() == 0);
      long before = consumer.stats().received();
      long tried = consumer.stats().failedAttempts();
      for (int i = 0; i < 10; i++) {
        raw.publish(orders, "late" + i, "v");
      }
      await().until(() -> consumer.stats().failedAttempts() >= tried + 3);
      assertThat(consumer.stats().received()).isEqualTo(before);
    }
  }

  @Test
  void letThroughDeadLettersTheKeptRecords() {
    try (EasyConsumer consumer = consumer()) {
      await().until(guard::isStorm);
      guard.letThrough();
      raw.awaitCommitted(group, orders, LIMIT);
      assertThat(guard.isStorm()).isFalse();
      assertThat(consumer.stats().deadLettered()).isEqualTo(RECORDS);
    }
  }

  @Test
  void aConsumerThatClosesInAStormLeavesKeptRecordsUncommitted() {
    try (EasyConsumer consumer = consumer()) {
      await().until(guard::isStorm);
      await().until(() -> consumer.stats().deadLettered() == LEAST);
    }
    assertThat(guard.isStorm()).isFalse();
    broken = false;
    try (EasyConsumer consumer = consumer()) {
      raw.awaitCommitted(group, orders, LIMIT);
      assertThat(consumer.stats().handled()).isEqualTo(RECORDS - LEAST);
    }
  }
}
