package io.github.kafkaeasy.micrometer.internal;

import io.github.kafkaeasy.consumer.RecordStats;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import org.apache.kafka.common.TopicPartition;

/**
 * Gauges of one group by topic, or by partition with {@code byPartition}. Registered when a topic
 * is first assigned, removed when none of its partitions is assigned any more. Guarded by this.
 */
final class TopicGauges {
  private static final double NANOS_A_SECOND = 1e9;

  private final GuardedRegistry registry;
  private final Tags group;
  private final TagValues names;
  private final boolean byPartition;
  private final Runnable look;
  private final Map<Tags, GaugeSet> present = new HashMap<>();
  private Map<Tags, List<RecordStats>> shown = Map.of();
  private List<Map<TopicPartition, RecordStats>> shownOf = List.of();

  /**
   * @param look calls {@link #show} with the current statistics. It runs before a gauge is read,
   *     and the caller does not hold the lock of this object
   */
  TopicGauges(
      GuardedRegistry registry, Tags group, TagValues names, boolean byPartition, Runnable look) {
    this.registry = registry;
    this.group = group;
    this.names = names;
    this.byPartition = byPartition;
    this.look = look;
  }

  /**
   * Replaces the assigned partitions and their statistics; registers and removes gauges
   * accordingly. Does nothing for the same instances as before: each gauge of a scrape calls this.
   *
   * @param consumers the partitions of each consumer; those without a group, or whose groups share
   *     a tag value, can have the same partition
   */
  synchronized void show(List<Map<TopicPartition, RecordStats>> consumers) {
    if (Cached.areSame(consumers, shownOf)) {
      return;
    }
    shownOf = consumers;
    Map<Tags, List<RecordStats>> sorted = new HashMap<>();
    for (Map<TopicPartition, RecordStats> partitions : consumers) {
      partitions.forEach(
          (partition, stats) ->
              sorted.computeIfAbsent(tags(partition), tags -> new ArrayList<>()).add(stats));
    }
    shown = sorted;
    Set<Tags> gone = new HashSet<>(present.keySet());
    gone.removeAll(sorted.keySet());
    for (Tags tags : gone) {
      GaugeSet gauges = present.remove(tags);
      if (gauges != null) {
        gauges.clear();
      }
    }
    for (Tags tags : sorted.keySet()) {
      if (!present.containsKey(tags)) {
        GaugeSet gauges = new GaugeSet(registry);
        present.put(tags, gauges);
        register(gauges, tags);
      }
    }
  }

  private Tags tags(TopicPartition partition) {
    String topic = names.bounded(partition.topic());
    Tags tags = group.and("topic", topic);
    if (!byPartition) {
      return tags;
    }
    boolean other = topic.equals(TagValues.OTHER);
    return tags.and("partition", other ? TagValues.OTHER : "" + partition.partition());
  }

  private void register(GaugeSet gauges, Tags tags) {
    gauges.add(MeterRow.LAG, tags, () -> sum(tags, stats -> Math.max(0, stats.lag())));
    gauges.add(MeterRow.IN_FLIGHT, tags, () -> sum(tags, stats -> stats.open().inFlight()));
    gauges.add(MeterRow.HELD_RECORDS, tags, () -> sum(tags, stats -> stats.open().held()));
    gauges.add(MeterRow.HELD_KEYS, tags, () -> sum(tags, stats -> stats.open().heldKeys()));
    gauges.add(MeterRow.MAP_FILL, tags, () -> max(tags, stats -> stats.open().mapFill()));
    gauges.add(
        MeterRow.OLDEST_OPEN, tags, () -> max(tags, stats -> seconds(stats.open().oldest())));
  }

  static double seconds(Duration time) {
    return time.toNanos() / NANOS_A_SECOND;
  }

  private double sum(Tags tags, ToDoubleFunction<RecordStats> value) {
    return now(tags).stream().mapToDouble(value).sum();
  }

  private double max(Tags tags, ToDoubleFunction<RecordStats> value) {
    return now(tags).stream().mapToDouble(value).max().orElse(0);
  }

  private List<RecordStats> now(Tags tags) {
    look.run();
    synchronized (this) {
      return shown.getOrDefault(tags, List.of());
    }
  }
}
