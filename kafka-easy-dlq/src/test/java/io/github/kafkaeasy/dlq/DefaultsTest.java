package io.github.kafkaeasy.dlq;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.dlq.letter.Dialect;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Whoever changes one of these changes README.md too. */
class DefaultsTest {

  @Test
  void theDefaultsAreThoseOfTheReadme() {
    assertThat(RetryThenDeadLetter.attempts(4))
        .hasToString(
            "RetryThenDeadLetter[4 attempts, exponential from 200 ms to 30 s with jitter 0.2,"
                + " to <topic>.dlq]");
    Publishing publishing = Publishing.DEFAULT;
    assertThat(publishing.createIfMissing()).isTrue();
    assertThat(publishing.onUnwritable()).isEqualTo(OnUnwritable.HOLD);
    assertThat(publishing.deliveryTimeout()).isEqualTo(Duration.ofSeconds(30));
    assertThat(publishing.stackTrace()).isFalse();
    assertThat(publishing.dialect()).isEqualTo(Dialect.KAFKA_EASY);
    assertThat(publishing.spill()).isEmpty();
    assertThat(publishing.onDeadLetter()).isEmpty();
    assertThat(publishing.alertEvery()).isEqualTo(Duration.ofMinutes(1));
    assertThat(publishing.stormGuard()).isEmpty();
    assertThat(publishing.preflight()).isEqualTo(Preflight.WARN);
    RetryRules rules = RetryRules.of(RetryPolicy.attempts(4));
    assertThat(rules.tiers().isEmpty()).isTrue();
    assertThat(rules.escalateAfter()).isNull();
    assertThat(rules.escalateAt()).isEqualTo(RetryRules.NEVER);
    assertThat(rules.byClass()).isEmpty();
  }

  @Test
  void a_changed_option_leaves_the_others_and_the_policy_it_was_made_from() {
    Publishing changed =
        Publishing.DEFAULT
            .createIfMissing(false)
            .onUnwritable(OnUnwritable.STOP)
            .deliveryTimeout(Duration.ofSeconds(1))
            .stackTrace(true)
            .dialect(Dialect.SPRING)
            .spill("spill")
            .onDeadLetter(alert -> {})
            .alertEvery(Duration.ZERO)
            .stormGuard(StormGuard.atShare(0.5))
            .preflight(Preflight.FAIL);
    assertThat(changed.createIfMissing()).isFalse();
    assertThat(changed.onUnwritable()).isEqualTo(OnUnwritable.STOP);
    assertThat(changed.deliveryTimeout()).isEqualTo(Duration.ofSeconds(1));
    assertThat(changed.stackTrace()).isTrue();
    assertThat(changed.dialect()).isEqualTo(Dialect.SPRING);
    assertThat(changed.spill()).contains("spill");
    assertThat(changed.onDeadLetter()).isPresent();
    assertThat(changed.alertEvery()).isZero();
    assertThat(changed.stormGuard()).isPresent();
    assertThat(changed.preflight()).isEqualTo(Preflight.FAIL);
    theDefaultsAreThoseOfTheReadme();
  }
}
