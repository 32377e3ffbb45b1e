package io.github.kafkaeasy.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.awaitility.Awaitility;

/**
 * The values whose handlers have returned, each with how often. For scenarios in which offsets mean
 * nothing, because the log behind them is another one afterwards: there every record has a value of
 * its own. All methods may be called from any thread.
 */
final class HandledValues {

  private final Map<String, Integer> times = new ConcurrentHashMap<>();

  void add(String value) {
    times.merge(value, 1, Integer::sum);
  }

  int timesOf(String value) {
    return times.getOrDefault(value, 0);
  }

  /** Waits until each of these has been handled so often at least; the failure names those not. */
  void await(String what, Collection<String> values, int atLeast, Duration patience) {
    Awaitility.await()
        .atMost(patience)
        .pollInterval(Duration.ofMillis(50))
        .untilAsserted(() -> assertThat(missing(values, atLeast)).as(what).isEmpty());
  }

  /** How many of these were handled more than once. */
  long repeated(Collection<String> values) {
    return values.stream().filter(value -> timesOf(value) > 1).count();
  }

  private List<String> missing(Collection<String> values, int atLeast) {
    return values.stream().filter(value -> timesOf(value) < atLeast).sorted().limit(20).toList();
  }
}
