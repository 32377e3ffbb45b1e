package io.github.kafkaeasy.consumer.internal.intake;

import io.github.kafkaeasy.consumer.internal.offsets.Assignment;
import io.github.kafkaeasy.consumer.internal.offsets.Slice;
import io.github.kafkaeasy.consumer.internal.shared.ConsumerStoppedException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * The engine's seam to Kafka: where records come from and where their progress goes. Consumer
 * groups, share groups and transactions differ in all of this, so nothing behind it knows which of
 * them it is. Poll thread only, but for {@link #wakeup}.
 */
public interface Intake {

  /** What the engine does when the intake finds something out, always from inside a poll. */
  interface Listener {

    /** We are in the group, with or without partitions. */
    void joined();

    /** A partition is ours from now on, with a fresh assignment. */
    Assignment gained(TopicPartition partition);

    /**
     * A partition goes on under a fresh assignment, because its offsets went back or were moved.
     */
    void renewed(Assignment old, Assignment fresh);

    /** These are about to go: stop them, and wait for what runs as long as there is time. */
    void losing(Collection<Assignment> assignments, Duration atMost);

    /** These are gone, and nothing of them can be committed any more. */
    void lost(Collection<Assignment> assignments);

    /** Records of one partition, in order, and where the next ones start. Maybe none: a gap. */
    void fetched(
        Assignment assignment, List<ConsumerRecord<byte[], byte[]>> records, long nextOffset);
  }

  /** Joins. */
  void open(Listener listener);

  /**
   * Waits at most so long for something, and reports to the listener.
   *
   * @return false when Kafka could not be asked: said in the log, try again a little later
   * @throws ConsumerStoppedException when trying again makes no sense
   * @throws org.apache.kafka.common.errors.InterruptException when this thread was interrupted
   */
  boolean poll(Duration atMost);

  /** The partitions we have. */
  Collection<Assignment> assignments();

  /** Whether records of this partition are wanted now. Cheap when nothing changes. */
  void demand(Assignment assignment, boolean wanted);

  /** Whether Kafka is known to have more of it, which will come as it is wanted. */
  boolean hasMore(Assignment assignment);

  /** These slices are about to run; from now on the intake follows their progress. */
  void dispatching(Assignment assignment, Slice[] slices, int count, long nextOffset);

  /** From now on a partition that goes waits for its handlers no longer than this. */
  void waitAtMost(Duration limit);

  /** Whether Kafka still takes us for the owner of our partitions: asked after a long silence. */
  boolean isStillOwner();

  /** Settles what is done, if it is time to. Never waits. */
  void settle(long nowNanos);

  /** Settles what is done and waits for the answer. False: put off, try again after a poll. */
  boolean flush(Duration atMost);

  /** Whether Kafka has acknowledged all that is done of these partitions. */
  boolean isAllSettled(Collection<Assignment> assignments);

  /** Leaves. */
  void close(Duration atMost);

  /** Makes a waiting {@link #poll} return. Any thread. */
  void wakeup();
}
