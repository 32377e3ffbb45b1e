package io.github.kafkaeasy.dlq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.kafkaeasy.consumer.EasyConsumer;
import io.github.kafkaeasy.consumer.Ordering;
import io.github.kafkaeasy.consumer.spi.RetryAfter;
import io.github.kafkaeasy.dlq.internal.route.RetryTiers;
import io.github.kafkaeasy.dlq.letter.DeadLetter;
import io.github.kafkaeasy.dlq.letter.Dialect;
import io.github.kafkaeasy.error.InvalidOptionException;
import io.github.kafkaeasy.error.RejectedMessage;
import io.github.kafkaeasy.test.LocalKafka;
import io.github.kafkaeasy.test.RawKafka;
import io.github.kafkaeasy.test.TestTopics;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The rules for whether, when and where a record is retried. */
class PolicyTest extends DlqFixture {
  private static final Backoff SHORT = Backoff.fixed(Duration.ofMillis(5));

  PolicyTest(LocalKafka broker, RawKafka raw) {
    super(broker, raw);
  }

  private static final class Busy extends IOException implements RetryAfter {
    private static final long serialVersionUID = 1L;

    @Override
    public Duration retryAfter() {
      return Duration.ofMillis(600);
    }
  }

  @Test
  void eachExceptionClassHasItsOwnNumberOfAttempts(TestTopics topics) {
    String orders = topics.create("orders");
    for (String key : List.of("io", "connect", "timeout", "argument")) {
      raw.publish(orders, key, key);
    }
    RetryThenDeadLetter policy =
        RetryThenDeadLetter.attempts(2)
            .backoff(SHORT)
            .retry(IOException.class, 3, SHORT)
            .retry(ConnectException.class, 5, SHORT)
            .retry(IllegalArgumentException.class, 4, SHORT);
    List<String> tries = new CopyOnWriteArrayList<>();
    try (EasyConsumer consumer =
        consumer(orders, topics.group("billing"))
            .ordering(Ordering.KEY)
            .onFailure(policy)
            .handle(
                message -> {
                  tries.add(message.value());
                  switch (message.value()) {
                    case "io" -> throw new IOException();
                    case "connect" -> throw new ConnectException();
                    case "timeout" -> throw new TimeoutException();
                    default -> throw new IllegalArgumentException();
                  }
                })
            .start()) {
      await().until(() -> consumer.stats().deadLettered() == 4);
    }
    assertThat(tries.stream().filter("io"::equals)).hasSize(3);
    assertThat(tries.stream().filter("connect"::equals)).hasSize(5);
    assertThat(tries.stream().filter("timeout"::equals)).hasSize(2);
    assertThat(tries.stream().filter("argument"::equals)).hasSize(4);
  }

  @Test
  void aFunctionOfRecordAndExceptionCanDecide(TestTopics topics) {
    String orders = topics.create("orders");
    for (String key : List.of("discard", "dead", "again", "usual")) {
      raw.publish(orders, key, key);
    }
    RetryThenDeadLetter policy =
        RetryThenDeadLetter.attempts(3)
            .backoff(SHORT)
            .advice(
                (record, failure) ->
                    switch (failure.getMessage()) {
                      case "discard" -> RetryAdvice.discard();
                      case "dead" -> RetryAdvice.deadLetter();
                      case "again" -> RetryAdvice.retryAfter(Duration.ofMillis(1));
                      default -> RetryAdvice.asUsual();
                    });
    List<String> tries = new CopyOnWriteArrayList<>();
    try (EasyConsumer consumer =
        consumer(orders, topics.group("billing"))
            .ordering(Ordering.KEY)
            .onFailure(policy)
            .handle(
                message -> {
                  tries.add(message.value());
                  throw message.value().equals("again")
                      ? new RejectedMessage("again")
                      : new IllegalStateException(message.value());
                })
            .start()) {
      await().until(() -> consumer.stats().settled() == 4);
      assertThat(consumer.stats().discarded()).isEqualTo(1);
      assertThat(consumer.stats().deadLettered()).isEqualTo(3);
    }
    assertThat(tries.stream().filter("discard"::equals)).hasSize(1);
    assertThat(tries.stream().filter("dead"::equals)).hasSize(1);
    assertThat(tries.stream().filter("again"::equals)).hasSize(3);
    assertThat(tries.stream().filter("usual"::equals)).hasSize(3);
  }

  @Test
  void theWaitThatAnExceptionRequestsIsUsed(TestTopics topics) {
    String orders = topics.create("orders");
    raw.publish(orders, "k", "v");
    List<Long> times = new CopyOnWriteArrayList<>();
    try (EasyConsumer consumer =
        consumer(orders, topics.group("billing"))
            .onFailure(RetryThenDeadLetter.attempts(2).backoff(SHORT))
            .handle(
                message -> {
                  times.add(System.nanoTime());
                  throw new Busy();
                })
            .start()) {
      await().until(() -> consumer.stats().deadLettered() == 1);
    }
    assertThat(Duration.ofNanos(times.get(1) - times.get(0)))
        .isGreaterThanOrEqualTo(Duration.ofMillis(600));
  }

  @Test
  void aRetryOfResilience4jIsNotifiedOfRecoveredRecords(TestTopics topics) {
    String orders = topics.create("orders");
    raw.publish(orders, "k", "v");
    Retry retry =
        Retry.of(
            "billing",
            RetryConfig.custom().maxAttempts(3).waitDuration(Duration.ofMillis(5)).build());
    AtomicInteger tries = new AtomicInteger();
    try (EasyConsumer consumer =
        consumer(orders, topics.group("billing"))
            .onFailure(RetryThenDeadLetter.of(retry))
            .handle(
                message -> {
                  if (tries.incrementAndGet() < 3) {
                    throw new IllegalStateException("not yet");
                  }
                })
            .start()) {
      await().until(() -> consumer.stats().handled() == 1);
      await().until(() -> retry.getMetrics().getNumberOfSuccessfulCallsWithRetryAttempt() == 1);
      assertThat(retry.getMetrics().getNumberOfFailedCallsWithRetryAttempt()).isZero();
    }
  }

  @Test
  void aRecordThatWasHeldForTooLongMovesOnAlthoughAttemptsAreLeft(TestTopics topics) {
    String orders = topics.create("orders");
    raw.publish(orders, "k", "v");
    try (EasyConsumer consumer =
        consumer(orders, topics.group("billing"))
            .onFailure(
                RetryThenDeadLetter.attempts(100_000)
                    .backoff(Backoff.fixed(Duration.ofMillis(50)))
                    .escalateAfter(Duration.ofMillis(300)))
            .handle(
                message -> {
                  throw new IllegalStateException("for ever");
                })
            .start()) {
      await().until(() -> consumer.stats().deadLettered() == 1);
      DeadLetter told = read(raw.records(orders + ".dlq").get(0));
      assertThat(told.attempts()).isGreaterThan(1);
      assertThat(Duration.between(told.firstFailure(), told.lastFailure()))
          .isGreaterThanOrEqualTo(Duration.ofMillis(300));
    }
  }

  @Test
  void aPoisonedKeyThatFillsItsPartitionMovesOnAndThePartitionContinues(TestTopics topics) {
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
                    .backoff(Backoff.fixed(Duration.ofHours(1)))
                    .escalateWhenHeld(0.9))
            .handle(
                message -> {
                  if (message.value().equals("poison")) {
                    throw new IllegalStateException("poison");
                  }
                })
            .start()) {
      await().until(() -> consumer.stats().handled() == 201);
      assertThat(consumer.stats().deadLettered()).isEqualTo(1);
      assertThat(read(raw.records(orders + ".dlq").get(0)).attempts()).isEqualTo(1);
    }
  }

  @Test
  void wrongOptionsAreRefusedWhereTheyAreSet() {
    RetryThenDeadLetter policy = RetryThenDeadLetter.attempts(3);
    assertThatThrownBy(() -> policy.retryTopics(Duration.ofSeconds(10), Duration.ofSeconds(10)))
        .isInstanceOf(InvalidOptionException.class)
        .hasMessageContaining("longer than the one before");
    assertThatThrownBy(() -> policy.retryTopics()).isInstanceOf(InvalidOptionException.class);
    assertThatThrownBy(() -> policy.escalateWhenHeld(0)).isInstanceOf(InvalidOptionException.class);
    assertThatThrownBy(() -> policy.dialect(Dialect.CONNECT))
        .isInstanceOf(InvalidOptionException.class);
    assertThatThrownBy(
            () ->
                policy
                    .fatal(IOException.class)
                    .retry(IOException.class, 2, Backoff.fixed(Duration.ofMillis(1))))
        .isInstanceOf(InvalidOptionException.class)
        .hasMessageContaining("fatal");
    assertThat(RetryTiers.text(Duration.ofMillis(1_500))).isEqualTo("1500ms");
    assertThat(RetryTiers.text(Duration.ofSeconds(10))).isEqualTo("10s");
    assertThat(RetryTiers.text(Duration.ofSeconds(60))).isEqualTo("1m");
    assertThat(RetryTiers.text(Duration.ofDays(2))).isEqualTo("2d");
  }
}
