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
 * One topic of a producer: whether it is known to exist, and the counts of its sends.
 *
 * <p>KafkaProducer itself would block for max.block.ms on a missing topic, or have the broker
 * create it with whatever the defaults are there.
 */
public final class TopicSends {
  private final String name;
  private final Sends sends;
  private final TopicLookup lookup;
  private final LongAdder begun = new LongAdder(); // written by all sending threads
  private final PartitionCounts counts = new PartitionCounts();
  private final AtomicLong failed = new AtomicLong();
  private final AtomicLong reported = new AtomicLong();
  private final AtomicLong handedOver = new AtomicLong(); // written by the spool's writer alone
  private volatile int partitions; // 0 until the cluster said it

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
   * Returns at once when the topic and the partition are known; else waits for the cluster to say
   * so, or throws.
   */
  public void pass(@Nullable Integer partition) {
    pass(partition, true);
  }

  /** The same for the topic, on a thread that waits for the cluster anyway: a warm-up's, say. */
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
                "The first question about a topic",
                "Send there once before, or ask for partitionCount, on another thread."),
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

  /** The topic may have been deleted: the next send asks before KafkaProducer waits in vain. */
  public void askAgain() {
    partitions = 0;
  }

  /**
   * A send to this topic; its constructor counts it.
   *
   * @param hooked whether hooks are told of its end
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

  /** How many partitions the topic has, as far as this producer was told. */
  public int partitions() {
    await();
    return partitions;
  }

  /** Called by one thread at a time: Kafka's I/O thread, or the one that commits. */
  public void delivered(int partition) {
    counts.delivered(partition);
  }

  /** Counts a failure and answers how many there were. */
  public long failed(int partition) {
    counts.failed(partition);
    return failed.incrementAndGet();
  }

  /** A send whose record is in a spool now. */
  void handedOver() {
    handedOver.incrementAndGet();
  }

  long allHandedOver() {
    return handedOver.get();
  }

  long pending() {
    // The ends are read first: a send that ends in between counts as pending, not as less than
    // none.
    long ended = counts.allDelivered() + failed.get() + handedOver.get();
    return begun.sum() - ended;
  }

  long failedSinceReport() {
    long now = failed.get();
    return now - reported.getAndSet(now);
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
