package io.github.kafkaeasy.micrometer.internal;

import io.github.kafkaeasy.producer.EasyProducer;
import io.github.kafkaeasy.producer.outcome.PartitionSends;
import io.github.kafkaeasy.producer.outcome.ProducerStats;
import io.github.kafkaeasy.producer.outcome.SpoolStats;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.function.ToDoubleFunction;

/**
 * Meters shared by all producers of this process. A counter is the sum over all producers that are
 * or were bound; a gauge covers only those that are bound now. Thread-safe.
 */
public final class ProducerMeters {

  /**
   * Tag value for sends that ended before a partition was chosen, and for records that a spool sent
   * later.
   */
  private static final String NO_TOPIC = "none";

  private static final double MILLIS_A_SECOND = 1e3;
  private static final String ACKNOWLEDGED = "acknowledged";
  private static final String FAILED = "failed";

  /** Key of a counter: sends of a topic, or records of the spool. */
  private record Count(MeterRow row, String topic, String outcome) {
    Tags tags() {
      Tags tags = Tags.of("outcome", outcome);
      return row == MeterRow.SENDS ? tags.and("topic", topic) : tags;
    }
  }

  private record Member(EasyProducer<?> producer, Cached<ProducerStats> stats) {}

  private final GuardedRegistry registry;
  private final TagValues topicNames;
  private final GaugeSet gauges;

  // Guarded by this.
  private final List<Member> members = new ArrayList<>();

  /** Final counts of producers that are no longer bound. */
  private final Map<Count, Double> left = new HashMap<>();

  /** The part of {@link #left} of each producer; one that is bound again takes its part back. */
  private final Map<EasyProducer<?>, ProducerStats> unbound = new WeakHashMap<>();

  /**
   * The highest value reported per counter. Totals and partition counts are read at slightly
   * different moments, so a computed value could otherwise go down.
   */
  private final Map<Count, Double> shown = new HashMap<>();

  /** The statistics that {@link #shown} was computed from: each meter of a scrape asks for it. */
  private List<ProducerStats> shownOf = List.of();

  public ProducerMeters(GuardedRegistry registry, TagValues topicNames) {
    this.registry = registry;
    this.topicNames = topicNames;
    this.gauges = new GaugeSet(registry);
  }

  /** Adds a producer; false if it is already bound. */
  public synchronized boolean add(EasyProducer<?> producer) {
    if (members.stream().anyMatch(member -> member.producer == producer)) {
      return false;
    }
    if (members.isEmpty()) {
      registerGauges();
    }
    ProducerStats before = unbound.remove(producer);
    if (before != null) {
      counts(before).forEach((count, value) -> left.merge(count, -value, Double::sum));
    }
    members.add(new Member(producer, new Cached<>(producer::stats, System::nanoTime)));
    look();
    return true;
  }

  /** Removes a producer; its counts are kept. */
  public synchronized void remove(EasyProducer<?> producer) {
    List<Member> going = members.stream().filter(member -> member.producer == producer).toList();
    for (Member member : going) {
      members.remove(member);
      ProducerStats last = producer.stats();
      counts(last).forEach((count, value) -> left.merge(count, value, Double::sum));
      unbound.put(producer, last);
    }
    look();
    if (members.isEmpty()) {
      gauges.clear();
    }
  }

  /** Forgets all counts, after the counters were removed from the registry. */
  synchronized void clear() {
    left.clear();
    unbound.clear();
    shown.clear();
  }

  /** Updates the counters and registers those of new topics. */
  private synchronized void look() {
    List<ProducerStats> read = members.stream().map(member -> member.stats.get()).toList();
    if (Cached.areSame(read, shownOf)) {
      return;
    }
    shownOf = read;
    Map<Count, Double> now = new HashMap<>(left);
    for (ProducerStats stats : read) {
      counts(stats).forEach((count, value) -> now.merge(count, value, Double::sum));
    }
    now.forEach(
        (count, value) -> {
          if (shown.put(count, Math.max(value, shown.getOrDefault(count, 0.0))) == null) {
            registry.counter(count.row, count.tags(), () -> value(count));
          }
        });
  }

  private synchronized double value(Count count) {
    look();
    return shown.getOrDefault(count, 0.0);
  }

  private Map<Count, Double> counts(ProducerStats stats) {
    Map<Count, Double> counts = new HashMap<>();
    long acknowledged = 0;
    long failed = 0;
    for (var entry : stats.partitions().entrySet()) {
      String topic = topicNames.bounded(entry.getKey().topic());
      PartitionSends sends = entry.getValue();
      add(counts, topic, ACKNOWLEDGED, sends.acknowledged());
      add(counts, topic, FAILED, sends.failed());
      acknowledged += sends.acknowledged();
      failed += sends.failed();
    }
    // Sends without a partition, and records replayed from a spool, which are not counted by
    // partition.
    add(counts, NO_TOPIC, ACKNOWLEDGED, Math.max(0, stats.acknowledged() - acknowledged));
    add(counts, NO_TOPIC, FAILED, Math.max(0, stats.failed() - failed));
    SpoolStats spool = stats.spool();
    counts.put(new Count(MeterRow.SPOOL_RECORDS, "", "spooled"), (double) spool.spooled());
    counts.put(new Count(MeterRow.SPOOL_RECORDS, "", "replayed"), (double) spool.replayed());
    counts.put(new Count(MeterRow.SPOOL_RECORDS, "", "refused"), (double) spool.refused());
    return counts;
  }

  private static void add(Map<Count, Double> counts, String topic, String outcome, long sends) {
    counts.merge(new Count(MeterRow.SENDS, topic, outcome), (double) sends, Double::sum);
  }

  private void registerGauges() {
    gauge(MeterRow.SPOOL_ACTIVE, stats -> stats.spool().active() ? 1 : 0);
    gauge(MeterRow.SPOOL_WAITING, stats -> stats.spool().waiting());
    gauge(MeterRow.SPOOL_BYTES, stats -> stats.spool().waitingBytes());
    gauge(MeterRow.SPOOL_KEPT, stats -> stats.spool().kept());
    gauge(MeterRow.SPOOL_HELD_TOPICS, stats -> stats.spool().held().size());
    gauges.add(MeterRow.SPOOL_OLDEST, Tags.empty(), () -> longest(this::oldestAge));
    gauge(MeterRow.PENDING, stats -> stats.pending());
    gauges.add(
        MeterRow.LATENCY_MEDIAN,
        Tags.empty(),
        () -> longest(stats -> TopicGauges.seconds(stats.latency().median())));
    gauges.add(
        MeterRow.LATENCY_P99,
        Tags.empty(),
        () -> longest(stats -> TopicGauges.seconds(stats.latency().p99())));
  }

  private double oldestAge(ProducerStats stats) {
    long now = registry.wallMillis();
    return stats
        .spool()
        .oldest()
        .map(sent -> Math.max(0, now - sent.toEpochMilli()) / MILLIS_A_SECOND)
        .orElse(0.0);
  }

  private void gauge(MeterRow row, ToDoubleFunction<ProducerStats> value) {
    gauges.add(row, Tags.empty(), () -> total(value));
  }

  /**
   * Sum over the producers. Each scrape reads it, so it also registers the counters of new topics.
   */
  private synchronized double total(ToDoubleFunction<ProducerStats> value) {
    look();
    return members.stream().mapToDouble(member -> value.applyAsDouble(member.stats.get())).sum();
  }

  private synchronized double longest(ToDoubleFunction<ProducerStats> value) {
    return members.stream()
        .mapToDouble(member -> value.applyAsDouble(member.stats.get()))
        .max()
        .orElse(Double.NaN);
  }
}
