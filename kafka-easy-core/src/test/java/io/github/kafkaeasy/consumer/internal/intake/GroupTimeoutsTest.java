package io.github.kafkaeasy.consumer.internal.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.consumer.EasyConsumer;
import io.github.kafkaeasy.consumer.internal.shared.StallGuard;
import io.github.kafkaeasy.internal.settings.Settings;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GroupTimeoutsTest {

  @ParameterizedTest
  @CsvSource({"45000,3000,1000", "4000,3000,500", "6000,5900,100"})
  void heartbeatsOfTheProcessThatAreAFewTimesTooLateAreNoStall(
      int sessionMs, int intervalMs, long limitMs) {
    GroupTimeouts timeouts =
        GroupTimeouts.of(
            Settings.none()
                .with(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, 300_000)
                .with(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, sessionMs)
                .with(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, intervalMs));
    assertThat(timeouts.stallLimit()).isEqualTo(Duration.ofMillis(limitMs));

    AtomicLong clock = new AtomicLong();
    StallGuard guard =
        new StallGuard(
            clock::get, timeouts.stallLimit().toNanos(), timeouts.roundLimit().toNanos());
    clock.addAndGet(5 * timeouts.beat().toNanos());
    assertThat(guard.isStalled()).isFalse();
    clock.addAndGet(6 * timeouts.beat().toNanos());
    assertThat(guard.isStalled()).isTrue();
  }

  @Test
  void theLongestMetadataAgeThatKafkaPermitsIsNoOverflow() {
    try (EasyConsumer consumer =
        KafkaEasy.connect("127.0.0.1:1")
            .consumer(String.class)
            .topics("orders")
            .group("billing")
            .property(ConsumerConfig.METADATA_MAX_AGE_CONFIG, Long.MAX_VALUE)
            .drainTimeout(Duration.ofSeconds(1))
            .handle(message -> {})
            .start()) {
      assertThat(consumer.state().isEnd()).isFalse();
    }
  }
}
