package io.github.kafkaeasy.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.awaitility.Awaitility;

/**
 * Counts handled records by value. For scenarios in which offsets cannot identify records because
 * the log is replaced; there each record has a unique value. Thread-safe.
 */
final class HandledValues {

  private final Map<String, Integer> times = new ConcurrentHashMap<>();

  void add(String value) {
    times.merge(value, 1, Integer::sum);
  }

  int timesOf(String value) {
    return times.getOrDefault(value, 0);
  }

  /**
   * Waits until each value was handled at least {@code atLeast} times; a failure names the missing
   * values.
   */
  void await(String what, Collection<String> values, int atLeast, Duration patience) {
    Awaitility.await()
        .atMost(patience)
        .pollInterval(Duration.ofMillis(50))
        .untilAsserted(() -> assertThat(missing(values, atLeast)).as(what).isEmpty());
  }

  /** The number of these values that were handled more than once. */
  long repeated(Collection<String> values) {
    return values.stream().filter(value -> timesOf(value) > 1).count();
  }

  private List<String> missing(Collection<String> values, int atLeast) {
    return values.stream().filter(value -> timesOf(value) < atLeast).sorted().limit(20).toList();
  }
}
