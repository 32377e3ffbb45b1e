package io.github.kafkaeasy.dlq;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.dlq.letter.DeadLetter;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LetterLogTest {
  private static final String TOPIC = "letter-log-orders";
  private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

  private final LetterLog log = new LetterLog(Duration.ofMinutes(1));

  private void deadLettered(long now) {
    DeadLetter letter =
        new DeadLetter(
            new DeadLetter.Source(TOPIC, 0, now, null),
            "billing",
            2,
            new DeadLetter.Reason("handle", "java.lang.IllegalStateException", null, "no", null),
            null,
            null,
            0,
            false);
    log.deadLettered(letter, "dlq", now);
  }

  @Test
  void aLetterThatArrivesBeforeTheDueSummaryIsPartOfIt() {
    try (LogLines lines = LogLines.about(TOPIC)) {
      for (int i = 0; i < 4; i++) {
        deadLettered(i);
      }
      deadLettered(MINUTE + 5);
      assertThat(lines.with("Dead-lettered to")).hasSize(1);
      assertThat(lines.with("WARN 4 more dead letters of " + TOPIC)).hasSize(1);
    }
  }

  @Test
  void aLetterAfterAQuietTimeIsLoggedByItself() {
    try (LogLines lines = LogLines.about(TOPIC)) {
      deadLettered(0);
      deadLettered(MINUTE + 5);
      assertThat(lines.with("Dead-lettered to")).hasSize(2);
      assertThat(lines.with("more dead letters")).isEmpty();
    }
  }
}
