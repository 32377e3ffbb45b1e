package io.github.kafkaeasy.dlq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.kafkaeasy.consumer.EasyConsumer;
import io.github.kafkaeasy.consumer.Ordering;
import io.github.kafkaeasy.dlq.letter.DeadLetter;
import io.github.kafkaeasy.error.RejectedMessage;
import io.github.kafkaeasy.test.RawKafka;
import io.github.kafkaeasy.test.TestKafka;
import io.github.kafkaeasy.test.TestTopics;
import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import io.github.resilience4j.retry.event.RetryEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RetryThenDeadLetterTest extends DlqFixture {
  RetryThenDeadLetterTest(TestKafka broker, RawKafka raw) {
    super(broker, raw);
  }

  @Test
  void aKeyThatAlwaysFailsIsTriedExactlyFourTimesThenDeadLetteredWhileOtherKeysFlow(
      TestTopics topics) {
    String orders = topics.create("orders");
    String group = topics.group("billing");
    raw.publish(orders, "bad", "poison");
    CountDownLatch othersHandled = new CountDownLatch(50);
    AtomicInteger attempts = new AtomicInteger();
    for (int i = 0; i < 50; i++) {
      raw.publish(orders, "good-" + i, "fine");
    }
    Instant before = Instant.now().minusSeconds(1);
    try (EasyConsumer consumer =
        consumer(orders, group)
            .ordering(Ordering.KEY)
            .onFailure(RetryThenDeadLetter.attempts(4).backoff(Backoff.fixed(MOMENT)))
            .handle(
                message -> {
                  if (message.value().equals("fine")) {
                    othersHandled.countDown();
                    return;
                  }
                  // The last attempt waits for all other keys, so this key does not block them.
                  if (attempts.incrementAndGet() == 4) {
                    othersHandled.await();
                  }
                  throw new IOException("the shop is closed");
                })
            .start()) {
      raw.awaitCommitted(group, orders, LIMIT);
      assertThat(attempts).hasValue(4);
      assertThat(consumer.stats().deadLettered()).isEqualTo(1);
      assertThat(consumer.stats().handled()).isEqualTo(50);
    }
    List<ConsumerRecord<byte[], byte[]>> letters = raw.records(orders + ".dlq");
    assertThat(letters).hasSize(1);
    DeadLetter letter = read(letters.get(0));
    assertThat(letter.source().topic()).isEqualTo(orders);
    assertThat(letter.source().partition()).isZero();
    assertThat(letter.source().offset()).isZero();
    assertThat(letter.source().timestamp()).isAfter(before.minusSeconds(60));
    assertThat(letter.group()).isEqualTo(group);
    assertThat(letter.attempts()).isEqualTo(4);
    assertThat(letter.reason())
        .isEqualTo(
            new DeadLetter.Reason(
                "handle", "java.io.IOException", null, "the shop is closed", null));
    assertThat(letter.firstFailure()).isAfter(before);
    assertThat(letter.lastFailure()).isAfterOrEqualTo(letter.firstFailure().plusMillis(60));
    assertThat(letter.redrives()).isZero();
    assertThat(letter.pointer()).isFalse();
    assertThat(letter.toString())
        .isEqualTo(orders + "-0@0 failed 4 times in handle, IOException: the shop is closed");
  }

  static List<Exception> fatalExceptions() {
    return List.of(
        new RejectedMessage("no lines"),
        new ClassCastException("text is no number"),
        new NumberFormatException("x"),
        new SecurityException("not allowed"),
        new CompletionException(new IllegalArgumentException("wrapped")));
  }

  @ParameterizedTest
  @MethodSource("fatalExceptions")
  void aFailureThatARetryCannotRepairIsDeadLetteredAtOnce(Exception fatal, TestTopics topics) {
    String orders = topics.create("orders");
    String group = topics.group("billing");
    raw.publish(orders, "k", "v");
    AtomicInteger attempts = new AtomicInteger();
    try (EasyConsumer consumer =
        consumer(orders, group)
            .onFailure(RetryThenDeadLetter.attempts(4))
            .handle(
                message -> {
                  attempts.incrementAndGet();
                  throw fatal;
                })
            .start()) {
      raw.awaitCommitted(group, orders, LIMIT);
      assertThat(consumer.stats().deadLettered()).isEqualTo(1);
    }
    assertThat(attempts).hasValue(1);
    assertThat(read(raw.records(orders + ".dlq").get(0)).attempts()).isEqualTo(1);
  }

  @Test
  void aRecordThatSucceedsAtALaterAttemptIsNotDeadLettered(TestTopics topics) {
    String orders = topics.create("orders");
    String group = topics.group("billing");
    raw.publish(orders, "k", "v");
    AtomicInteger attempts = new AtomicInteger();
    try (EasyConsumer consumer =
        consumer(orders, group)
            .onFailure(RetryThenDeadLetter.attempts(3).backoff(Backoff.fixed(MOMENT)))
            .handle(
                message -> {
                  if (attempts.incrementAndGet() < 3) {
                    throw new IOException("not yet");
                  }
                })
            .start()) {
      raw.awaitCommitted(group, orders, LIMIT);
      assertThat(consumer.stats().handled()).isEqualTo(1);
      assertThat(consumer.stats().deadLettered()).isZero();
    }
    assertThat(raw.records(orders + ".dlq")).isEmpty();
  }

  @Test
  void aPolicyOfResilience4jDecidesAndItsEventsReportEveryAttempt(TestTopics topics) {
    String orders = topics.create("orders");
    String group = topics.group("billing");
    raw.publish(orders, "k", "v");
    Retry retry =
        Retry.of(
            "billing",
            RetryConfig.custom()
                .maxAttempts(3)
                .intervalFunction(IntervalFunction.of(MOMENT))
                .build());
    Queue<RetryEvent.Type> events = new ConcurrentLinkedQueue<>();
    retry.getEventPublisher().onEvent(event -> events.add(event.getEventType()));
    try (EasyConsumer consumer =
        consumer(orders, group)
            .onFailure(RetryThenDeadLetter.of(retry))
            .handle(
                message -> {
                  throw new IOException("never");
                })
            .start()) {
      raw.awaitCommitted(group, orders, LIMIT);
      assertThat(consumer.stats().failedAttempts()).isEqualTo(3);
    }
    assertThat(events)
        .containsExactly(RetryEvent.Type.RETRY, RetryEvent.Type.RETRY, RetryEvent.Type.ERROR);
    assertThat(retry.getMetrics().getNumberOfFailedCallsWithRetryAttempt()).isEqualTo(1);
  }

  @Test
  void aMissingTopicIsCreatedLikeItsSourceBeforeAnythingFails(TestTopics topics) {
    String orders = topics.create("orders", 3);
    String group = topics.group("billing");
    try (EasyConsumer consumer =
        consumer(orders, group)
            .onFailure(RetryThenDeadLetter.attempts(1))
            .handle(message -> {})
            .start()) {
      await().until(() -> exists(orders + ".dlq"));
      assertThat(raw.endOffsets(orders + ".dlq")).hasSize(3);
      assertThat(consumer.failure()).isEmpty();
    }
  }

  @Test
  void aFunctionChoosesTheTopicOfEachRecordAndThatTopicIsCreated(TestTopics topics) {
    String orders = topics.create("orders", 2);
    String group = topics.group("billing");
    Map<String, String> expected = new HashMap<>();
    for (String tenant : List.of("red", "blue")) {
      raw.publish(orders, tenant, tenant + " order");
      expected.put(tenant, orders + ".failed." + tenant);
    }
    try (EasyConsumer consumer =
        consumer(orders, group)
            .onFailure(
                RetryThenDeadLetter.attempts(1)
                    .to(
                        record ->
                            orders + ".failed." + new String(record.key(), StandardCharsets.UTF_8)))
            .handle(
                message -> {
                  throw new IOException("never");
                })
            .start()) {
      raw.awaitCommitted(group, orders, LIMIT);
      assertThat(consumer.stats().deadLettered()).isEqualTo(2);
    }
    expected.forEach(
        (tenant, topic) -> assertThat(raw.values(topic)).containsExactly(tenant + " order"));
  }
}
