package io.github.kafkaeasy.producer.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.producer.outcome.ProducerStats;
import io.github.kafkaeasy.producer.outcome.SendLatency;
import io.github.kafkaeasy.producer.outcome.SpoolStats;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The periodic log line of a producer. */
class StatsReporterTest {

  @Test
  void aReportIsOneLineForPeople() {
    ProducerStats all =
        new ProducerStats(
            12_400,
            12_340,
            60,
            0,
            Duration.ofSeconds(10),
            new SendLatency(
                3, Duration.ofNanos(1_250_000), Duration.ofMillis(12), Duration.ofMillis(40)),
            SpoolStats.NONE,
            Map.of());

    assertThat(StatsReporter.line("producer for orders", all, all))
        .isEqualTo(
            "producer for orders: 1,234 records/s now, 1,234/s overall; 12,340 acknowledged, 60"
                + " failed (99.52 % succeed), 0 pending; latency 1.2 ms, p99 12 ms, max 40 ms");
  }

  @Test
  void aReportSaysWhatTheSpoolHoldsWhileItIsInUse() {
    SpoolStats spool =
        new SpoolStats(
            true,
            1_200,
            65_000,
            1_500,
            300,
            2,
            7,
            Optional.empty(),
            Map.of("b", "no right", "a", "missing"));
    ProducerStats all =
        new ProducerStats(1, 1, 0, 0, Duration.ofSeconds(1), SendLatency.NONE, spool, Map.of());

    assertThat(StatsReporter.line("producer for orders", all, all))
        .endsWith("; spool active, 1,200 waiting (65,000 bytes), 300 replayed, 7 kept, held: a, b");
  }
}
