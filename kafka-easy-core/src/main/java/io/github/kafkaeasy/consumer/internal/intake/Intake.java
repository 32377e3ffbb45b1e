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
 * The engine's interface to Kafka: the source of records and the receiver of progress. The poll
 * loop does not know whether a group or the application assigns the partitions, nor whether commits
 * are transactions. Poll thread only, except {@link #wakeup}.
 */
public interface Intake {

  /**
   * The engine's reactions to changes. All methods are called on the poll thread, most of them
   * during a poll; some also when the intake opens or closes, or when a seek is carried out.
   */
  interface Listener {

    /** The consumer has joined its group, with or without partitions. */
    void joined();

    /** A partition was assigned. Returns its new assignment. */
    Assignment gained(TopicPartition partition);

    /**
     * A partition continues under a new assignment, because its position must change: its offsets
     * went back, its topic was created again, a seek moved it, or done records cannot be committed.
     */
    void renewed(Assignment old, Assignment fresh);

    /**
     * These assignments are about to be revoked: stop them, and wait for running handlers for at
     * most this time.
     */
    void losing(Collection<Assignment> assignments, Duration atMost);

    /** These assignments are lost, and nothing of them can be committed any more. */
    void lost(Collection<Assignment> assignments);

    /**
     * Records of one partition, in offset order.
     *
     * @param records may be empty, after a gap
     * @param nextOffset offset at which the next records start
     */
    void fetched(
        Assignment assignment, List<ConsumerRecord<byte[], byte[]>> records, long nextOffset);
  }

  /** Joins the group, or assigns the partitions. */
  void open(Listener listener);

  /**
   * Waits at most this long for records or changes, and reports them to the listener.
   *
   * @return false when the poll failed, which is logged; the caller waits a little before the next
   *     one
   * @throws ConsumerStoppedException when another poll cannot succeed
   * @throws org.apache.kafka.common.errors.InterruptException when this thread was interrupted
   */
  boolean poll(Duration atMost);

  /** The present assignments. */
  Collection<Assignment> assignments();

  /**
   * The present assignments without idle ones. An assignment is idle if the client fetches from its
   * partition and it has no record in flight, no held record and no uncommitted output.
   */
  Collection<Assignment> active();

  /** Sets whether records of this partition are wanted now. Cheap when nothing changes. */
  void demand(Assignment assignment, boolean wanted);

  /**
   * Whether more records of this partition are known to exist and will be fetched, because they are
   * wanted.
   */
  boolean hasMore(Assignment assignment);

  /** Announces slices that are about to run; the intake tracks their progress from now on. */
  void dispatching(Assignment assignment, Slice[] slices, int count, long nextOffset);

  /**
   * Lowers the maximum time that a revocation waits for handlers from now on, and for its commit.
   */
  void waitAtMost(Duration limit);

  /**
   * Asks Kafka whether the partitions are still assigned to this member. Called after a stall (the
   * process stood still). May block briefly.
   */
  boolean isStillOwner();

  /**
   * Called before the poll thread waits for handlers or callbacks of the application: ends a
   * transaction that is open. Never blocks.
   */
  void beforeWaiting();

  /** Commits progress if a commit is due. Never blocks. */
  void settle(long nowNanos);

  /** Commits progress and waits for the answer. False: not possible now, try again after a poll. */
  boolean flush(Duration atMost);

  /** Whether Kafka has acknowledged all progress of these assignments. */
  boolean isAllSettled(Collection<Assignment> assignments);

  /** Leaves the group and closes the clients. */
  void close(Duration atMost);

  /** Makes a waiting {@link #poll} return. Any thread. */
  void wakeup();
}
