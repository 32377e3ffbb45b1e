package io.github.kafkaeasy.micrometer.internal;

import io.github.kafkaeasy.consumer.spi.ConsumerObserver;
import io.github.kafkaeasy.consumer.spi.FailedRecord;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Observer of one consumer that records timed attempts, failures and holds in timers and counters
 * by topic. Workers call it for records, the poll thread for changes of the assignment.
 */
public final class RecordProbe implements ConsumerObserver {

  /** Timers of one topic; null where the registry refused the timer. */
  private record TopicMeters(
      @Nullable Timer handled,
      @Nullable Timer failed,
      @Nullable Timer endToEnd,
      @Nullable Timer held) {}

  private final GuardedRegistry registry;
  private final Function<Optional<String>, String> groupNames;
  private final TagValues topicNames;
  private final TagValues exceptionNames;
  private final Consumer<String> onPartitions;
  private final BooleanSupplier isOpen;
  private final Map<String, TopicMeters> topics = new ConcurrentHashMap<>();
  private final Map<Tags, Counter> failures = new ConcurrentHashMap<>();

  /** Set by {@link #starting}, before the first record. */
  private volatile String group = GroupMeters.NO_GROUP;

  /**
   * @param groupNames returns the tag value for a consumer's group
   * @param onPartitions called on the poll thread with the group when partitions were assigned,
   *     revoked or lost
   * @param isOpen false once the meters were closed: from then on nothing is written or registered,
   *     although the consumer may still run
   */
  public RecordProbe(
      GuardedRegistry registry,
      Function<Optional<String>, String> groupNames,
      TagValues topicNames,
      TagValues exceptionNames,
      Consumer<String> onPartitions,
      BooleanSupplier isOpen) {
    this.registry = registry;
    this.groupNames = groupNames;
    this.topicNames = topicNames;
    this.exceptionNames = exceptionNames;
    this.onPartitions = onPartitions;
    this.isOpen = isOpen;
  }

  @Override
  public void starting(String consumer, Optional<String> ofGroup) {
    group = groupNames.apply(ofGroup);
  }

  /**
   * Always true. The engine chooses the records to time, because reading the clock for every record
   * would slow down fast handlers.
   */
  @Override
  public boolean wantsTimes() {
    return true;
  }

  @Override
  public void timed(ConsumerRecord<byte[], byte[]> record, Duration took, boolean handled) {
    write(() -> write(record, took.toNanos(), handled));
  }

  private void write(Runnable action) {
    if (isOpen.getAsBoolean()) {
      registry.write(action);
    }
  }

  private void write(ConsumerRecord<byte[], byte[]> record, long tookNanos, boolean handled) {
    TopicMeters topic = topic(record.topic());
    record(handled ? topic.handled : topic.failed, tookNanos);
    if (handled && record.timestamp() != ConsumerRecord.NO_TIMESTAMP) {
      long age = TimeUnit.MILLISECONDS.toNanos(registry.wallMillis() - record.timestamp());
      record(topic.endToEnd, Math.max(0, age));
    }
  }

  private static void record(@Nullable Timer timer, long nanos) {
    if (timer != null) {
      timer.record(nanos, TimeUnit.NANOSECONDS);
    }
  }

  @Override
  public void failed(FailedRecord failed) {
    write(
        () -> {
          Counter counter =
              failures.computeIfAbsent(
                  Tags.of(
                      "group",
                      group,
                      "topic",
                      topicNames.bounded(failed.record().topic()),
                      "exception",
                      exceptionNames.bounded(failed.cause().getClass().getName())),
                  tags -> registry.counter(MeterRow.FAILURES, tags));
          if (counter != null) {
            counter.increment();
          }
        });
  }

  @Override
  public void holdEnded(ConsumerRecord<byte[], byte[]> record, Duration held) {
    write(() -> record(topic(record.topic()).held, held.toNanos()));
  }

  @Override
  public void assigned(Collection<TopicPartition> partitions) {
    changed();
  }

  @Override
  public void revoked(Collection<TopicPartition> partitions) {
    changed();
  }

  @Override
  public void lost(Collection<TopicPartition> partitions) {
    changed();
  }

  private void changed() {
    write(() -> onPartitions.accept(group));
  }

  private TopicMeters topic(String name) {
    TopicMeters known = topics.get(name);
    return known != null ? known : topics.computeIfAbsent(topicNames.bounded(name), this::metersOf);
  }

  private TopicMeters metersOf(String topic) {
    Tags tags = Tags.of("group", group, "topic", topic);
    return new TopicMeters(
        registry.timer(MeterRow.HANDLING, tags.and("outcome", "handled")),
        registry.timer(MeterRow.HANDLING, tags.and("outcome", "failed")),
        registry.timer(MeterRow.END_TO_END, tags),
        registry.timer(MeterRow.HELD_TIME, tags));
  }
}
