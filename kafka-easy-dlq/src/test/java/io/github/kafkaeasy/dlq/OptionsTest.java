package io.github.kafkaeasy.dlq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.consumer.ConsumerBuilder;
import io.github.kafkaeasy.dlq.letter.Dialect;
import io.github.kafkaeasy.error.InvalidOptionException;
import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.retry.RetryConfig;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OptionsTest {
  private static final RetryThenDeadLetter ANY = RetryThenDeadLetter.attempts(2);

  private record Wrong(String option, String value, String reason, ThrowingCallable call) {
    @Override
    public String toString() {
      return option + " = " + value;
    }
  }

  static List<Wrong> wrong() {
    Duration negative = Duration.ofMillis(-1);
    Duration days = Duration.ofDays(2);
    return List.of(
        new Wrong("attempts", "0", "1 to 1000000", () -> RetryThenDeadLetter.attempts(0)),
        new Wrong("attempts", "1000001", "1 to", () -> RetryThenDeadLetter.attempts(1_000_001)),
        new Wrong("exponential", "0 ms", "1 ms to", () -> Backoff.exponential(Duration.ZERO)),
        new Wrong("exponential", "-1 ms", "1 ms to", () -> Backoff.exponential(negative)),
        new Wrong("fixed", "2 days", "1 day", () -> Backoff.fixed(days)),
        new Wrong("fixed", "null", "required", () -> Backoff.fixed(null)),
        new Wrong("max", "2 days", "1 day", () -> Backoff.exponential(days.dividedBy(2), days)),
        new Wrong("jitter", "1.5", "0 to 1", () -> Backoff.fixed(days.dividedBy(2)).jitter(1.5)),
        new Wrong(
            "jitter", "NaN", "0 to 1", () -> Backoff.fixed(days.dividedBy(2)).jitter(Double.NaN)),
        new Wrong("intervals", "null", "required", () -> Backoff.of((IntervalFunction) null)),
        new Wrong("backoff", "null", "required", () -> ANY.backoff(null)),
        new Wrong("policy", "null", "required", () -> RetryThenDeadLetter.of((RetryConfig) null)),
        new Wrong("to", "\"a b\"", "Kafka allows", () -> ANY.to("a b")),
        new Wrong("to", "null", "required", () -> ANY.to((String) null)),
        new Wrong("fatal", "()", "at least one", () -> ANY.fatal()),
        new Wrong("retryable", "()", "at least one", () -> ANY.retryable()),
        new Wrong("onUnwritable", "null", "required", () -> ANY.onUnwritable(null)),
        new Wrong(
            "deliveryTimeout",
            "99 ms",
            "100 ms to",
            () -> ANY.deliveryTimeout(Duration.ofMillis(99))),
        new Wrong("deliveryTimeout", "2 days", "10 min", () -> ANY.deliveryTimeout(days)));
  }

  static List<Wrong> wrongBehindRows() {
    Duration year = Duration.ofDays(365);
    StormGuard guard = StormGuard.atShare(0.5);
    return List.of(
        new Wrong("retry", "0", "1 to 1000000", () -> retry(0, Backoff.fixed(Duration.ofDays(1)))),
        new Wrong("retry", "null", "required", () -> retry(2, null)),
        new Wrong("retryTopics", "0", "1 to 20", () -> ANY.retryTopics()),
        new Wrong("retryTopics", "365 days", "100 ms to 7 days", () -> ANY.retryTopics(year)),
        new Wrong("escalateAfter", "365 days", "1 ms to 30 days", () -> ANY.escalateAfter(year)),
        new Wrong("escalateWhenHeld", "NaN", "0.1 to 1", () -> ANY.escalateWhenHeld(Double.NaN)),
        new Wrong(
            "dialect",
            "CONNECT",
            "this dialect can only be read. Dialects that can be written: KAFKA_EASY, SPRING,"
                + " JSON_ENVELOPE",
            () -> ANY.dialect(Dialect.CONNECT)),
        new Wrong("spillTo", "\"a b\"", "Kafka allows", () -> ANY.spillTo("a b")),
        new Wrong("alertEvery", "365 days", "0 ms to 1 day", () -> ANY.alertEvery(year)),
        new Wrong("stormGuard", "null", "required", () -> ANY.stormGuard(null)),
        new Wrong("advice", "null", "required", () -> ANY.advice(null)),
        new Wrong("atShare", "0.0", "above 0 and at most 1", () -> StormGuard.atShare(0)),
        new Wrong("least", "1", "2 to 1000000", () -> guard.least(1)),
        new Wrong("window", "365 days", "100 ms to 1 h", () -> guard.window(year)),
        new Wrong("probeEvery", "365 days", "100 ms to 1 h", () -> guard.probeEvery(year)));
  }

  private static void retry(int attempts, Backoff backoff) {
    assertThat(ANY.retry(IOException.class, attempts, backoff)).isNotNull();
  }

  @ParameterizedTest
  @MethodSource({"wrong", "wrongBehindRows"})
  void aWrongOptionIsRefusedWhereItIsSetWithNameValueAndReason(Wrong wrong) {
    InvalidOptionException refusal =
        catchThrowableOfType(InvalidOptionException.class, wrong.call());
    assertThat(refusal.option()).isEqualTo(wrong.option());
    assertThat(refusal.value()).isEqualTo(wrong.value());
    assertThat(refusal.reason()).contains(wrong.reason());
  }

  @Test
  void aClassCannotBeFatalAndRetryable() {
    InvalidOptionException refusal =
        catchThrowableOfType(
            InvalidOptionException.class,
            () -> ANY.fatal(IOException.class).retryable(IOException.class));
    assertThat(refusal.option()).isEqualTo("retryable");
    assertThat(refusal.conflictsWith()).isEqualTo("fatal");
    assertThat(refusal.value()).isEqualTo("java.io.IOException");
  }

  @Test
  void aBackoffCannotReplaceTheWaitsOfAPolicy() {
    RetryThenDeadLetter withPolicy = RetryThenDeadLetter.of(RetryConfig.ofDefaults());
    InvalidOptionException refusal =
        catchThrowableOfType(
            InvalidOptionException.class,
            () -> withPolicy.backoff(Backoff.fixed(Duration.ofSeconds(1))));
    assertThat(refusal).hasMessageContaining("backoff = fixed 1 s and of = a RetryConfig");
  }

  @Test
  void theFirstWaitCannotBeLongerThanTheLongest() {
    InvalidOptionException refusal =
        catchThrowableOfType(
            InvalidOptionException.class,
            () -> Backoff.exponential(Duration.ofSeconds(2), Duration.ofSeconds(1)));
    assertThat(refusal).hasMessageContaining("exponential = 2 s and max = 1 s conflict");
  }

  @Test
  void oneOfTheConsumersOwnTopicsIsRefusedAsDeadLetterTopic() {
    assertOwnTopicRefused(consumer("orders", "failed").onFailure(ANY.to("failed")), "failed");
    assertOwnTopicRefused(consumer("orders", "orders.dlq").onFailure(ANY), "orders.dlq");
  }

  private static void assertOwnTopicRefused(ConsumerBuilder<String> consumer, String topic) {
    InvalidOptionException refusal =
        catchThrowableOfType(InvalidOptionException.class, consumer::start);
    assertThat(refusal.option()).isEqualTo("to");
    assertThat(refusal.value()).isEqualTo(topic);
    assertThat(refusal.conflictsWith()).isEqualTo("topics");
    assertThat(refusal.getMessage()).contains("would read its own dead letters");
  }

  private static ConsumerBuilder<String> consumer(String... topics) {
    return KafkaEasy.connect("127.0.0.1:1")
        .consumer(String.class)
        .topics(topics)
        .group("billing")
        .handle(message -> {});
  }

  @Test
  void eachMethodReturnsAChangedCopyAndLeavesTheOriginalUnchanged() {
    RetryThenDeadLetter changed = ANY.to("elsewhere").backoff(Backoff.fixed(Duration.ofSeconds(1)));
    assertThat(ANY)
        .hasToString(
            "RetryThenDeadLetter[2 attempts, exponential from 200 ms to 30 s"
                + " with jitter 0.2, to <topic>.dlq]");
    assertThat(changed).hasToString("RetryThenDeadLetter[2 attempts, fixed 1 s, to elsewhere]");
  }
}
