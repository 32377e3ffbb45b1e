package io.github.kafkaeasy.internal;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Turns of a rate limit. */
class PacerTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Pacer pacer = new Pacer(Duration.ofMillis(100));

  /** A callback of the lag monitor that is running when its producer is closed. */
  @Test
  void aRateThatIsSetAfterTheEndHoldsNobodyBack() {
    pacer.end();
    pacer.perSecond(0.01);

    assertTimeoutPreemptively(
        PATIENCE,
        () -> {
          for (int i = 0; i < 3; i++) {
            pacer.await(IllegalStateException::new);
          }
        });
  }

  @Test
  void anInterruptedCallerTakesNoTurnFromTheOthers() {
    pacer.perSecond(5);
    pacer.await(IllegalStateException::new);
    Thread.currentThread().interrupt();
    for (int i = 0; i < 1_000; i++) {
      assertThatThrownBy(() -> pacer.await(IllegalStateException::new))
          .isInstanceOf(IllegalStateException.class);
    }
    Thread.interrupted();

    assertTimeoutPreemptively(PATIENCE, () -> pacer.await(IllegalStateException::new));
  }
}
