package io.github.kafkaeasy.producer.internal.send;

import io.github.kafkaeasy.error.DeliveryException;
import io.github.kafkaeasy.producer.outcome.DeliveryReport;
import io.github.kafkaeasy.producer.outcome.PartitionSends;
import io.github.kafkaeasy.producer.outcome.ProducerStats;
import io.github.kafkaeasy.producer.outcome.SpoolStats;
import io.github.kafkaeasy.producer.spi.UndeliverableSink;
import io.github.kafkaeasy.producer.spi.UndeliveredRecord;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * State shared by the sends of one producer: its topics with their counts, and the handling of
 * failures. Thread-safe.
 */
public final class Sends {

  private final Map<String, TopicSends> topics = new ConcurrentHashMap<>();
  private final TopicLookup lookup;
  private final DeliveryFailures failures;
  private final Completions completions;
  private final @Nullable Consumer<DeliveryException> onFailure;
  private final @Nullable UndeliverableSink sink;
  private final boolean keepsRecords;
  private final SendTimer timer = new SendTimer();
  private final long startNanos = System.nanoTime();

  public Sends(
      TopicLookup lookup,
      DeliveryFailures failures,
      Completions completions,
      @Nullable Consumer<DeliveryException> onFailure,
      @Nullable UndeliverableSink sink,
      boolean spooled) {
    this.lookup = lookup;
    this.failures = failures;
    this.completions = completions;
    this.onFailure = onFailure;
    this.sink = sink;
    this.keepsRecords = spooled || sink != null;
  }

  public TopicSends topic(String name) {
    TopicSends known = topics.get(name);
    return known != null
        ? known
        : topics.computeIfAbsent(name, n -> new TopicSends(n, this, lookup));
  }

  public Completions completions() {
    return completions;
  }

  /** Times some sends. */
  public SendTimer timer() {
    return timer;
  }

  /** Whether each send must keep its record. */
  boolean keepsRecords() {
    return keepsRecords;
  }

  /** Passes a record to the sink, if there is one. */
  void tellSink(UndeliveredRecord record, DeliveryException failure) {
    UndeliverableSink taker = sink;
    if (taker != null) {
      completions.run(() -> tell(taker, record, failure));
    }
  }

  /** A text that describes why a spooled record cannot be sent, and what to do. */
  public String reason(UndeliveredRecord record, Throwable failure) {
    return String.valueOf(explained(record, failure).getMessage());
  }

  private DeliveryException explained(UndeliveredRecord record, Throwable failure) {
    Integer chosen = record.partition();
    return failures.explain(record.topic(), chosen == null ? -1 : chosen, failure, true);
  }

  /**
   * The failure of a record that Kafka's client had accepted, as the exception for the application.
   */
  public DeliveryException explained(String topic, Throwable failure) {
    return failures.explain(topic, -1, failure, true);
  }

  /** Reports a record that the spool has set aside after its future was completed. */
  public void refusedLater(UndeliveredRecord record, Throwable failure) {
    DeliveryException explained = explained(record, failure);
    ProducerLog.LOG.error(
        "A spooled record was refused, and the spool keeps it and does not send it again; see"
            + " kafka-easy spool list: {}",
        explained.getMessage());
    Consumer<DeliveryException> listener = onFailure;
    if (listener != null) {
      completions.run(() -> tell(listener, explained));
    }
    tellSink(record, explained);
  }

  /** Counts and reports a failed send, and returns the exception for its future. */
  DeliveryException failed(TopicSends topic, int partition, Throwable failure) {
    DeliveryException explained =
        failures.explain(topic.name(), partition, failure, IoThread.isCurrent());
    if (DeliveryFailures.mayBeGone(failure)) {
      topic.askAgain();
    }
    long count = topic.failed(partition);
    Consumer<DeliveryException> listener = onFailure;
    if (listener != null) {
      completions.run(() -> tell(listener, explained));
    } else if (Long.bitCount(count) == 1) {
      // For programs that ignore the future: logs the first failure, the second, the fourth, the
      // eighth ...
      ProducerLog.LOG.warn(
          "{} ({} failed sends to {} so far)", explained.getMessage(), count, topic.name());
    }
    return explained;
  }

  /** The number of sends without an outcome. */
  public long pending() {
    return topics.values().stream().mapToLong(TopicSends::pending).sum();
  }

  /** The pending sends, and the failures since the previous report. */
  public DeliveryReport report() {
    Map<String, Long> pending = new HashMap<>();
    Map<String, Long> failed = new HashMap<>();
    topics.forEach(
        (name, topic) -> {
          put(pending, name, topic.pending());
          put(failed, name, topic.failedSinceReport());
        });
    return new DeliveryReport(pending, failed);
  }

  public ProducerStats stats(SpoolStats spool) {
    long sent = 0;
    long acknowledged = 0;
    long failed = 0;
    long spooled = 0;
    Map<TopicPartition, PartitionSends> partitions = new HashMap<>();
    for (TopicSends topic : topics.values()) {
      acknowledged += topic.allDelivered();
      failed += topic.allFailed();
      spooled += topic.allHandedOver();
      sent += topic.allBegun(); // read last, so that the number of pending sends is never negative
      topic.addTo(partitions);
    }
    return new ProducerStats(
        sent,
        acknowledged,
        failed,
        sent - acknowledged - failed - spooled,
        Duration.ofNanos(System.nanoTime() - startNanos),
        timer.latency(),
        spool,
        partitions);
  }

  private static void put(Map<String, Long> counts, String topic, long count) {
    if (count > 0) {
      counts.put(topic, count);
    }
  }

  private static void tell(
      UndeliverableSink sink, UndeliveredRecord record, DeliveryException failure) {
    try {
      sink.accept(record, failure);
    } catch (RuntimeException e) {
      ProducerLog.LOG.error(
          "The sink for undeliverable records threw an exception and did not store the {}",
          record,
          e);
    }
  }

  private static void tell(Consumer<DeliveryException> listener, DeliveryException failure) {
    try {
      listener.accept(failure);
    } catch (RuntimeException e) {
      ProducerLog.LOG.error("The callback onDeliveryFailure threw an exception", e);
    }
  }
}
