package io.github.kafkaeasy.dlq;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Whoever changes one of these changes README.md too. */
class DefaultsTest {

  @Test
  void theDefaultsAreThoseOfTheReadme() {
    assertThat(RetryThenDeadLetter.attempts(4))
        .hasToString(
            "RetryThenDeadLetter[4 attempts, exponential from 200 ms to 30 s with jitter 0.2,"
                + " to <topic>.dlq]");
    assertThat(Publishing.DEFAULT)
        .isEqualTo(
            new Publishing(
                true,
                OnUnwritable.HOLD,
                Duration.ofSeconds(30),
                false,
                Dialect.KAFKA_EASY,
                Optional.empty(),
                Optional.empty(),
                Duration.ofMinutes(1),
                Optional.empty(),
                Preflight.WARN));
  }
}
