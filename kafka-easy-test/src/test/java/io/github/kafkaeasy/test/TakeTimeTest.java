package io.github.kafkaeasy.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TakeTimeTest {

  @Test
  void anInterruptEndsTheTimeOfAWellBehavedHandler() {
    Thread.currentThread().interrupt();
    assertThatExceptionOfType(InterruptedException.class).isThrownBy(() -> TakeTime.millis(60_000));
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void anInterruptDoesNotEndTheTimeOfAnIllBehavedHandler() {
    long start = System.nanoTime();
    Thread.currentThread().interrupt();
    TakeTime.uninterruptibleMillis(50);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(49));
  }
}
