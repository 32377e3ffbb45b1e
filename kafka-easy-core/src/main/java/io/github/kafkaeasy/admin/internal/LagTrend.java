package io.github.kafkaeasy.admin.internal;

import io.github.kafkaeasy.admin.GroupLag;
import io.github.kafkaeasy.admin.LagRates;
import io.github.kafkaeasy.admin.LagReading;
import io.github.kafkaeasy.admin.PartitionLag;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Computes rates over a window of lag readings. Only partitions that are in both the first and the
 * last reading are compared, so that a new partition does not look like a sudden increase. Used by
 * the monitor's thread only.
 */
final class LagTrend {
  private static final double LONGEST_SECONDS = Duration.ofDays(36_500).toSeconds();

  private record Seen(long nanos, Map<TopicPartition, PartitionLag> lags) {}

  /**
   * The number of readings that are kept of a window, about. Each has an entry for each partition,
   * and a window may be 24 hours, with a reading every 10 ms.
   */
  private static final int KEPT = 100;

  private final long windowNanos;
  private final Deque<Seen> seen = new ArrayDeque<>();

  LagTrend(Duration window) {
    this.windowNanos = window.toNanos();
  }

  LagReading add(Instant at, long nanos, GroupLag lag) {
    Seen last =
        new Seen(
            nanos,
            lag.partitions().stream()
                .collect(Collectors.toMap(PartitionLag::partition, one -> one)));
    if (seen.isEmpty() || nanos - seen.getLast().nanos() >= windowNanos / KEPT) {
      seen.addLast(last);
    }
    // Keeps one reading from before the window, so that the readings cover the whole window.
    while (seen.size() > 1 && nanos - second().nanos() >= windowNanos) {
      seen.removeFirst();
    }
    LagRates rates = rates(seen.getFirst(), last);
    return new LagReading(at, lag, rates, catchUp(lag.open(), rates));
  }

  private Seen second() {
    return seen.stream().skip(1).findFirst().orElseThrow();
  }

  private static @Nullable LagRates rates(Seen first, Seen last) {
    double seconds = (last.nanos() - first.nanos()) / 1e9;
    if (seconds <= 0) {
      return null;
    }
    long arrived = 0;
    long handled = 0;
    for (PartitionLag now : last.lags().values()) {
      PartitionLag then = first.lags().get(now.partition());
      if (then != null) {
        arrived += now.end() - then.end();
        handled += (now.end() - now.open()) - (then.end() - then.open());
      }
    }
    return new LagRates(Math.max(0, arrived) / seconds, Math.max(0, handled) / seconds);
  }

  private static @Nullable Duration catchUp(long lag, @Nullable LagRates rates) {
    if (lag == 0) {
      return Duration.ZERO;
    }
    if (rates == null || rates.handledPerSecond() <= rates.arrivedPerSecond()) {
      return null;
    }
    double seconds = lag / (rates.handledPerSecond() - rates.arrivedPerSecond());
    return seconds > LONGEST_SECONDS ? null : Duration.ofMillis((long) (seconds * 1_000));
  }
}
