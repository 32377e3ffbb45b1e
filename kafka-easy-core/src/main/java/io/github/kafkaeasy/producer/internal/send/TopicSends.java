package io.github.kafkaeasy.producer.internal.send;

import io.github.kafkaeasy.error.DeliveryException;
import io.github.kafkaeasy.producer.outcome.PartitionSends;
import io.github.kafkaeasy.producer.outcome.SendCallback;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * A topic of a producer: whether it is known to exist, and the counts of its sends. Thread-safe.
 *
 * <p>The topic is looked up before the first send, because for a missing topic KafkaProducer would
 * block for max.block.ms, or let the broker create it with the broker's defaults.
 */
public final class TopicSends {
  private final String name;
  private final Sends sends;
  private final TopicLookup lookup;
  private final LongAdder begun = new LongAdder(); // any sending thread
  private final PartitionCounts counts = new PartitionCounts();
  private final AtomicLong failed = new AtomicLong();
  private final AtomicLong reported = new AtomicLong();
  private final AtomicLong handedOver = new AtomicLong(); // written by the spool writer's thread
  private volatile int partitions; // 0 until the cluster has answered

  public TopicSends(String name, Sends sends, TopicLookup lookup) {
    this.name = name;
    this.sends = sends;
    this.lookup = lookup;
  }

  public String name() {
    return name;
  }

  public Sends sends() {
    return sends;
  }

  /**
   * Returns at once if the topic and the partition are known; otherwise looks them up in the
   * cluster.
   */
  public void pass(@Nullable Integer partition) {
    pass(partition, true);
  }

  /** Looks up the topic on a thread that is not in {@code send()}, for example in a warm-up. */
  public void await() {
    pass(null, false);
  }

  private void pass(@Nullable Integer partition, boolean holdsUpSend) {
    if (partition == null ? partitions == 0 : partition >= partitions) {
      if (IoThread.isCurrent()) {
        throw new DeliveryException(
            name,
            partition == null ? -1 : partition,
            IoThread.sentence(
                "The first lookup of a topic",
                "Send to the topic, or call partitionCount, on another thread first."),
            "Nothing was sent.",
            null);
      }
      int now = lookup.find(name, holdsUpSend);
      partitions = now;
      if (partition != null && partition >= now) {
        throw new DeliveryException(
            name,
            partition,
            "the topic has only the partitions 0 to " + (now - 1) + ".",
            "Choose one of them, or leave the choice to the key. Nothing was sent.",
            null);
      }
    }
  }

  /**
   * Forgets the topic, which may have been deleted: the next send looks it up again, instead of
   * blocking in KafkaProducer.
   */
  public void askAgain() {
    partitions = 0;
  }

  /**
   * Begins a send to this topic; the constructor of the send counts it.
   *
   * @param hooked whether the producer has hooks
   */
  public SendFuture begin(@Nullable SendCallback callback, boolean hooked) {
    SendTimer timer = sends.timer().claim() ? sends.timer() : null;
    if (sends.keepsRecords()) {
      return new KeptSend(this, callback, timer);
    }
    return timer == null && !hooked
        ? new SendFuture(this, callback)
        : new TimedSend(this, callback, timer);
  }

  /** Counts a send. */
  public void began() {
    begun.increment();
  }

  /** The number of partitions, as last reported to this producer. */
  public int partitions() {
    await();
    return partitions;
  }

  /**
   * Called by one thread at a time: Kafka's I/O thread, or the thread that holds the lock for
   * transactions.
   */
  public void delivered(int partition) {
    counts.delivered(partition);
  }

  /** Counts a failure and returns the number of failures so far. */
  public long failed(int partition) {
    counts.failed(partition);
    return failed.incrementAndGet();
  }

  /** Counts a send whose record is now in a spool. */
  void handedOver() {
    handedOver.incrementAndGet();
  }

  long allHandedOver() {
    return handedOver.get();
  }

  long pending() {
    // Reads the ended sends first: a send that ends in between then counts as pending, and the
    // result cannot be negative.
    long ended = counts.allDelivered() + failed.get() + handedOver.get();
    return begun.sum() - ended;
  }

  long failedSinceReport() {
    long now = failed.get();
    return now - reported.getAndSet(now);
  }

  long allDelivered() {
    return counts.allDelivered();
  }

  long allFailed() {
    return failed.get();
  }

  void addTo(Map<TopicPartition, PartitionSends> all) {
    counts.addTo(all, partition -> new TopicPartition(name, partition));
  }

  long allBegun() {
    return begun.sum();
  }
}
