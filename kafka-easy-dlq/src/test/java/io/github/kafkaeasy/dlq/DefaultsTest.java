package io.github.kafkaeasy.dlq;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.dlq.internal.options.RetryOptions;
import io.github.kafkaeasy.dlq.letter.Dialect;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Default values of a retry policy; docs/options.md lists them. */
class DefaultsTest {

  @Test
  void theDefaultsAreThoseOfTheOptionsPage() {
    assertThat(RetryThenDeadLetter.attempts(4))
        .hasToString(
            "RetryThenDeadLetter[4 attempts, exponential from 200 ms to 30 s with jitter 0.2,"
                + " to <topic>.dlq]");
    Publishing publishing = Publishing.DEFAULT;
    assertThat(publishing.get(RetryOptions.CREATE_IF_MISSING)).isTrue();
    assertThat(publishing.get(RetryOptions.ON_UNWRITABLE)).isEqualTo(OnUnwritable.HOLD);
    assertThat(publishing.get(RetryOptions.DELIVERY_TIMEOUT)).isEqualTo(Duration.ofSeconds(30));
    assertThat(publishing.get(RetryOptions.STACK_TRACE)).isFalse();
    assertThat(publishing.get(RetryOptions.DIALECT)).isEqualTo(Dialect.KAFKA_EASY);
    assertThat(publishing.find(RetryOptions.SPILL_TO)).isEmpty();
    assertThat(publishing.find(RetryOptions.ON_DEAD_LETTER)).isEmpty();
    assertThat(publishing.get(RetryOptions.ALERT_EVERY)).isEqualTo(Duration.ofMinutes(1));
    assertThat(publishing.stormGuard()).isEmpty();
    assertThat(publishing.get(RetryOptions.PREFLIGHT)).isEqualTo(Preflight.WARN);
    RetryRules rules = RetryRules.of(RetryPolicy.attempts(4));
    assertThat(rules.tiers().isEmpty()).isTrue();
    assertThat(rules.escalateAfter()).isNull();
    assertThat(rules.escalateWhenHeld()).isNull();
    assertThat(rules.byClass()).isEmpty();
  }

  @Test
  void aChangedOptionLeavesTheOthersAndTheOriginalPolicyUnchanged() {
    Publishing changed =
        Publishing.DEFAULT
            .with(RetryOptions.CREATE_IF_MISSING, false)
            .with(RetryOptions.ON_UNWRITABLE, OnUnwritable.STOP)
            .with(RetryOptions.DELIVERY_TIMEOUT, Duration.ofSeconds(1))
            .with(RetryOptions.STACK_TRACE, true)
            .with(RetryOptions.DIALECT, Dialect.SPRING)
            .with(RetryOptions.SPILL_TO, "spill")
            .with(RetryOptions.ON_DEAD_LETTER, alert -> {})
            .with(RetryOptions.ALERT_EVERY, Duration.ZERO)
            .stormGuard(StormGuard.atShare(0.5))
            .with(RetryOptions.PREFLIGHT, Preflight.FAIL);
    assertThat(changed.get(RetryOptions.CREATE_IF_MISSING)).isFalse();
    assertThat(changed.get(RetryOptions.ON_UNWRITABLE)).isEqualTo(OnUnwritable.STOP);
    assertThat(changed.get(RetryOptions.DELIVERY_TIMEOUT)).isEqualTo(Duration.ofSeconds(1));
    assertThat(changed.get(RetryOptions.STACK_TRACE)).isTrue();
    assertThat(changed.get(RetryOptions.DIALECT)).isEqualTo(Dialect.SPRING);
    assertThat(changed.find(RetryOptions.SPILL_TO)).contains("spill");
    assertThat(changed.find(RetryOptions.ON_DEAD_LETTER)).isPresent();
    assertThat(changed.get(RetryOptions.ALERT_EVERY)).isZero();
    assertThat(changed.stormGuard()).isPresent();
    assertThat(changed.get(RetryOptions.PREFLIGHT)).isEqualTo(Preflight.FAIL);
    theDefaultsAreThoseOfTheOptionsPage();
  }
}
