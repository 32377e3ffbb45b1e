package io.github.kafkaeasy.test;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * Test helper for a consumer group on one topic: publish a record and wait until it is handled,
 * deliver it twice, check that nothing happens. It asks the broker for the group's committed
 * offsets and assignments, so it works with any consumer that commits the records it has handled.
 *
 * <pre>{@code
 * GroupProbe billing = raw.probe("billing", "orders");
 * billing.handle("customer-7", "{\"amount\": 10}");
 * assertThat(invoices).hasSize(1);
 * }</pre>
 *
 * <p>Created by {@link RawKafka#probe}. Every method blocks; where it has no timeout, each request
 * to Kafka and each wait for the group takes at most 30 s. Thread-safe.
 */
public final class GroupProbe {

  private final RawKafka raw;
  private final GroupProgress progress;
  private final String group;
  private final String topic;

  GroupProbe(RawKafka raw, GroupProgress progress, String group, String topic) {
    this.raw = raw;
    this.progress = progress;
    this.group = Objects.requireNonNull(group, "group");
    this.topic = Objects.requireNonNull(topic, "topic");
  }

  /**
   * Publishes a record and waits until the group has committed past it: the record was then
   * handled, filtered or skipped.
   *
   * @param key sent as UTF-8, or null for none
   * @param value sent as UTF-8, or null for a tombstone
   * @param headers in this order
   * @return the record's partition and offset
   * @throws AssertionError when the group has not committed past it after 30 s
   */
  public RecordMetadata handle(@Nullable String key, @Nullable String value, Header... headers) {
    RecordMetadata at = raw.publish(topic, key, value, headers);
    awaitHandled(List.of(at), RawKafka.PATIENCE);
    return at;
  }

  /**
   * Publishes the same record twice, like a producer that repeats a send of unknown outcome, and
   * waits until the group has committed past both. With an idempotent handler the effect is the
   * same as for one record.
   *
   * @param key sent as UTF-8, or null for none
   * @param value sent as UTF-8, or null for a tombstone
   * @param headers in this order
   * @return the positions of the two records, in the same partition
   * @throws AssertionError when the group has not committed past both after 30 s
   */
  public List<RecordMetadata> handleTwice(
      @Nullable String key, @Nullable String value, Header... headers) {
    RecordMetadata first = raw.publish(topic, key, value, headers);
    // The partition is given, since without a key the second record could go to another one.
    RecordMetadata second =
        raw.publishAll(
                List.of(
                    new ProducerRecord<>(
                        topic,
                        first.partition(),
                        RawKafka.bytes(key),
                        RawKafka.bytes(value),
                        List.of(headers))))
            .get(0);
    awaitHandled(List.of(first, second), RawKafka.PATIENCE);
    return List.of(first, second);
  }

  /**
   * Waits until the group has committed past records that were published before.
   *
   * @param records their positions, all in this topic
   * @param timeout how long to wait at most
   * @throws AssertionError when the group has not committed past them within the timeout; the
   *     message lists the records
   */
  public void awaitHandled(List<RecordMetadata> records, Duration timeout) {
    Map<TopicPartition, Long> last =
        records.stream()
            .collect(
                Collectors.toMap(
                    at -> new TopicPartition(at.topic(), at.partition()),
                    RecordMetadata::offset,
                    Math::max));
    progress.awaitPast(group, last, timeout);
  }

  /**
   * Sets the group's committed offset back to a record, so that Kafka delivers it again with all
   * later records of its partition, as after a crash. Call it while the group has no members, then
   * start the consumer again.
   *
   * @param record the record's position
   * @throws LocalKafkaException when the group still has members
   */
  public void deliverAgain(RecordMetadata record) {
    progress.commitFor(
        group, new TopicPartition(record.topic(), record.partition()), record.offset());
  }

  /**
   * Waits until members of the group hold all partitions of the topic.
   *
   * @param timeout how long to wait at most
   * @throws AssertionError when a partition is still without a member after the timeout
   */
  public void awaitAssigned(Duration timeout) {
    long deadline = System.nanoTime() + timeout.toNanos();
    Set<TopicPartition> all = progress.partitions(topic);
    for (Set<TopicPartition> assigned = progress.assigned(group, topic);
        !assigned.containsAll(all);
        assigned = progress.assigned(group, topic)) {
      if (System.nanoTime() >= deadline) {
        throw new AssertionError(
            "Members of group %s held only %s of topic %s after %d ms"
                .formatted(group, assigned, topic, timeout.toMillis()));
      }
      Pause.beforeAskingAgain();
    }
  }

  /**
   * Asserts that nothing happens while the topic is empty. Waits first until the group holds all
   * partitions, and then watches for a while.
   *
   * @param effect the state that the handler would change, for instance {@code invoices::size};
   *     compared by {@code equals}
   * @param during how long to watch; two commit periods of the consumer are enough
   * @throws AssertionError when the topic is not empty, a partition is still without a member after
   *     30 s, the effect changes, or the group commits past the beginning of a partition
   */
  public void assertNothingHappens(Supplier<?> effect, Duration during) {
    Map<TopicPartition, Long> ends = progress.endOffsets(topic);
    if (!ends.values().stream().allMatch(end -> end == 0)) {
      throw new AssertionError("Topic %s is not empty: it ends at %s".formatted(topic, ends));
    }
    awaitAssigned(RawKafka.PATIENCE);
    Object before = effect.get();
    long end = System.nanoTime() + during.toNanos();
    do {
      Object now = effect.get();
      if (!Objects.equals(before, now)) {
        throw new AssertionError(
            "Nothing was published to %s, but the effect of group %s went from %s to %s"
                .formatted(topic, group, before, now));
      }
      assertNothingCommitted();
      Pause.beforeAskingAgain();
    } while (System.nanoTime() < end);
  }

  private void assertNothingCommitted() {
    for (Map.Entry<TopicPartition, OffsetAndMetadata> entry :
        progress.committedOffsets(group).entrySet()) {
      if (entry.getKey().topic().equals(topic) && entry.getValue().offset() > 0) {
        throw new AssertionError(
            "Nothing was published to %s, but group %s has committed %s"
                .formatted(topic, group, entry));
      }
    }
  }

  @Override
  public String toString() {
    return "GroupProbe[" + group + " on " + topic + "]";
  }
}
