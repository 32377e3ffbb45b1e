package io.github.kafkaeasy.consumer.engine;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Commits frontiers: in the background once a period, and waiting for the answer where a partition
 * is about to go. Poll thread only.
 *
 * <p>One asynchronous commit is under way at a time, and one that failed is not sent again: the
 * next one is computed afresh and can only be further. A synchronous one is sent again, from the
 * same map, as long as its failure leaves hope.
 */
final class OffsetCommitter {
  private static final Logger LOG = LoggerFactory.getLogger(OffsetCommitter.class);

  private final org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> kafka;
  private final LongSupplier nanoTime;
  private final long periodNanos;
  private final Counters counters;
  private final Observers observers;
  private final Consumer<Throwable> stopper;

  private boolean underWay;

  /** Whether the last synchronous commit failed only because the group is rebalancing. */
  private boolean putOff;

  private long lastNanos;

  OffsetCommitter(
      org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> kafka,
      LongSupplier nanoTime,
      Duration period,
      Counters counters,
      Observers observers,
      Consumer<Throwable> stopper) {
    this.kafka = kafka;
    this.nanoTime = nanoTime;
    this.periodNanos = period.toNanos();
    this.counters = counters;
    this.observers = observers;
    this.stopper = stopper;
    this.lastNanos = nanoTime.getAsLong();
  }

  /** Sends a commit when the period is over and there is something new to say. */
  void commitIfDue(long now, Collection<Epoch> epochs) {
    if (underWay || now - lastNanos < periodNanos) {
      return;
    }
    lastNanos = now;
    Map<Epoch, Long> frontiers = newFrontiers(epochs);
    if (frontiers.isEmpty()) {
      return;
    }
    underWay = true;
    try {
      kafka.commitAsync(toOffsets(frontiers), (offsets, failure) -> answered(frontiers, failure));
    } catch (RuntimeException e) {
      answered(frontiers, e);
    }
  }

  /** Runs on the poll thread, inside a later call of the Kafka consumer. */
  private void answered(Map<Epoch, Long> frontiers, @Nullable Exception failure) {
    underWay = false;
    if (failure == null) {
      acknowledged(frontiers);
      return;
    }
    counters.failedCommits.increment();
    observers.commitFailed(frontiersOf(frontiers), failure);
    switch (CommitFailures.answerTo(failure)) {
      case REBALANCING -> LOG.debug("Commit put off by a rebalance: {}", failure.toString());
      case AGAIN_LATER ->
          LOG.warn("Commit not acknowledged ({}); the next one follows", failure.toString());
      case MEMBERSHIP_LOST ->
          LOG.warn(
              "Commit refused, these partitions belong to another member now ({}); their records"
                  + " since the last commit run again there",
              failure.toString());
      case STOP -> stopper.accept(CommitFailures.explain(failure));
    }
  }

  private void acknowledged(Map<Epoch, Long> frontiers) {
    counters.commits.increment();
    frontiers.forEach(Epoch::committed);
    observers.committed(frontiersOf(frontiers));
  }

  /**
   * Commits and waits.
   *
   * @return whether everything done is acknowledged now
   */
  boolean commitNow(Collection<Epoch> epochs, Duration atMost) {
    Map<Epoch, Long> frontiers = newFrontiers(epochs);
    return frontiers.isEmpty() || commitNow(frontiers, atMost);
  }

  /** Commits the frontiers even where they are known to the broker; true when it took them. */
  boolean commitAgain(Collection<Epoch> epochs, Duration atMost) {
    Map<Epoch, Long> frontiers = new HashMap<>();
    for (Epoch epoch : epochs) {
      if (epoch.tracker.isStarted()) {
        frontiers.put(epoch, epoch.tracker.frontier());
      }
    }
    return frontiers.isEmpty() || commitNow(frontiers, atMost);
  }

  /** As {@link #commitNow(Collection, Duration)}, for given offsets. */
  boolean commitNow(Map<Epoch, Long> frontiers, Duration atMost) {
    Map<TopicPartition, OffsetAndMetadata> offsets = Map.copyOf(toOffsets(frontiers));
    long end = nanoTime.getAsLong() + atMost.toNanos();
    while (true) {
      long left = Math.max(1, end - nanoTime.getAsLong());
      try {
        kafka.commitSync(offsets, Duration.ofNanos(left));
        acknowledged(frontiers);
        return true;
      } catch (RuntimeException e) {
        // Clears an interrupt of the poll thread too: this commit is worth finishing.
        Thread.interrupted();
        if (!CommitFailures.isWorthRepeating(e) || end - nanoTime.getAsLong() <= 0) {
          counters.failedCommits.increment();
          observers.commitFailed(frontiersOf(frontiers), e);
          putOff = CommitFailures.answerTo(e) == CommitFailures.Answer.REBALANCING;
          LOG.atLevel(putOff ? Level.DEBUG : Level.WARN)
              .log(
                  "Could not commit {} ({}); records since the last commit run again",
                  frontiersOf(frontiers),
                  e.toString());
          return false;
        }
      }
    }
  }

  /** After a commit that was not acknowledged: whether a poll, and then another try, may help. */
  boolean wasPutOff() {
    return putOff;
  }

  private static Map<Epoch, Long> newFrontiers(Collection<Epoch> epochs) {
    Map<Epoch, Long> frontiers = new HashMap<>();
    for (Epoch epoch : epochs) {
      if (epoch.tracker.isStarted()) {
        long frontier = epoch.tracker.frontier();
        if (frontier != epoch.committed()) {
          frontiers.put(epoch, frontier);
        }
      }
    }
    return frontiers;
  }

  private static Map<TopicPartition, OffsetAndMetadata> toOffsets(Map<Epoch, Long> frontiers) {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    frontiers.forEach((epoch, at) -> offsets.put(epoch.partition, new OffsetAndMetadata(at)));
    return offsets;
  }

  private static Map<TopicPartition, Long> frontiersOf(Map<Epoch, Long> frontiers) {
    Map<TopicPartition, Long> readable = new HashMap<>();
    frontiers.forEach((epoch, offset) -> readable.put(epoch.partition, offset));
    return readable;
  }
}
