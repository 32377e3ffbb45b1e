package io.github.kafkaeasy.micrometer.internal;

import io.github.kafkaeasy.consumer.ConsumerHealth;
import io.github.kafkaeasy.consumer.ConsumerStats;
import io.github.kafkaeasy.consumer.EasyConsumer;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/**
 * Meters shared by the consumers of one group in this process. A counter is the sum over all
 * consumers that are or were bound; a gauge covers only those that are bound now. Thread-safe.
 */
public final class GroupMeters {

  /** Tag value for consumers without a group. */
  static final String NO_GROUP = "none";

  /** A counter and the statistic that it reads. */
  private record Count(MeterRow row, Tags tags, ToDoubleFunction<ConsumerStats> value) {}

  private record Member(EasyConsumer consumer, Cached<ConsumerStats> stats) {}

  private final Tags group;
  private final TopicGauges topics;
  private final GaugeSet gauges;

  // Guarded by this.
  private final List<Member> members = new ArrayList<>();

  /** Final counts of consumers that are no longer bound. */
  private final Map<Count, Double> left = new HashMap<>();

  /** The part of {@link #left} of each consumer; one that is bound again takes its part back. */
  private final Map<EasyConsumer, ConsumerStats> unbound = new WeakHashMap<>();

  public GroupMeters(
      GuardedRegistry registry, String group, TagValues topicNames, boolean byPartition) {
    this.group = Tags.of("group", group);
    this.gauges = new GaugeSet(registry);
    this.topics =
        new TopicGauges(registry, this.group, topicNames, byPartition, this::lookAtTopics);
    counts().forEach(count -> registry.counter(count.row, count.tags, () -> sum(count)));
  }

  /** Adds a consumer; false if it is already bound. */
  synchronized boolean add(EasyConsumer consumer) {
    if (members.stream().anyMatch(member -> member.consumer == consumer)) {
      return false;
    }
    if (members.isEmpty()) {
      registerGauges();
    }
    ConsumerStats before = unbound.remove(consumer);
    if (before != null) {
      counts().forEach(count -> left.merge(count, -count.value.applyAsDouble(before), Double::sum));
    }
    members.add(new Member(consumer, new Cached<>(consumer::stats, System::nanoTime)));
    lookAtTopics();
    return true;
  }

  /** Removes a consumer; its counts are kept. */
  synchronized void remove(EasyConsumer consumer) {
    List<Member> going = members.stream().filter(member -> member.consumer == consumer).toList();
    for (Member member : going) {
      members.remove(member);
      ConsumerStats last = consumer.stats();
      counts().forEach(count -> left.merge(count, count.value.applyAsDouble(last), Double::sum));
      unbound.put(consumer, last);
    }
    lookAtTopics();
    if (members.isEmpty()) {
      gauges.clear();
    }
  }

  /**
   * Refreshes the topic gauges. Called before a gauge is read, and when the assignment may have
   * changed.
   */
  synchronized void lookAtTopics() {
    topics.show(members.stream().map(member -> member.stats.get().byPartition()).toList());
  }

  private synchronized double sum(Count count) {
    double sum = left.getOrDefault(count, 0.0);
    for (Member member : members) {
      sum += count.value.applyAsDouble(member.stats.get());
    }
    return sum;
  }

  private List<Count> counts() {
    return List.of(
        records("handled", ConsumerStats::handled),
        records("filtered", ConsumerStats::filtered),
        records("dead_lettered", ConsumerStats::deadLettered),
        records("moved", ConsumerStats::moved),
        records("skipped", ConsumerStats::skipped),
        records("discarded", ConsumerStats::discarded),
        new Count(MeterRow.RECEIVED, group, ConsumerStats::received),
        new Count(MeterRow.ALREADY_DONE, group, ConsumerStats::alreadyDone),
        new Count(
            MeterRow.FILTERED_FOR, group.and("reason", "duplicate"), ConsumerStats::duplicates),
        new Count(MeterRow.FILTERED_FOR, group.and("reason", "expired"), ConsumerStats::expired),
        new Count(MeterRow.FAILED_ATTEMPTS, group, ConsumerStats::failedAttempts),
        new Count(MeterRow.RETRIED, group, ConsumerStats::retried),
        new Count(MeterRow.HANDLER_TIMEOUTS, group, ConsumerStats::handlerTimeouts),
        new Count(MeterRow.REBALANCES, group, ConsumerStats::rebalances),
        commits("acknowledged", ConsumerStats::commits),
        commits("failed", ConsumerStats::failedCommits),
        commits("map_refused", ConsumerStats::refusedMaps));
  }

  private Count records(String outcome, ToDoubleFunction<ConsumerStats> value) {
    return new Count(MeterRow.RECORDS, group.and("outcome", outcome), value);
  }

  private Count commits(String outcome, ToDoubleFunction<ConsumerStats> value) {
    return new Count(MeterRow.COMMITS, group.and("outcome", outcome), value);
  }

  private void registerGauges() {
    gauges.add(MeterRow.PARTITIONS, group, this::partitions);
    gauges.add(MeterRow.CONCURRENCY, group, () -> total(ConsumerStats::handlersAtMost));
    gauges.add(MeterRow.ALIVE, group, () -> all(health -> health.liveness().ok()));
    gauges.add(MeterRow.READY, group, () -> all(health -> health.readiness().ok()));
    gauges.add(MeterRow.STANDSTILLS, group, this::standstills);
  }

  /**
   * Value of the gauge of partitions. Each scrape reads it, so it also refreshes the topic gauges.
   */
  private synchronized double partitions() {
    lookAtTopics();
    return total(ConsumerStats::partitions);
  }

  private synchronized double total(ToDoubleFunction<ConsumerStats> value) {
    return members.stream().mapToDouble(member -> value.applyAsDouble(member.stats.get())).sum();
  }

  private synchronized double all(Predicate<ConsumerHealth> wanted) {
    return members.stream().allMatch(member -> wanted.test(member.consumer.health())) ? 1 : 0;
  }

  private synchronized double standstills() {
    return members.stream()
        .flatMap(member -> member.consumer.health().standstills().stream())
        .filter(standstill -> !standstill.wanted())
        .count();
  }
}
