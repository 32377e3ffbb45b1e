package io.github.kafkaeasy.consumer.internal.offsets;

import io.github.kafkaeasy.consumer.internal.shared.Sizes;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A record that its slice has passed without settling it: it failed, runs for too long, has an open
 * stage, waits for its due time or for a copy in progress, or waits behind such a record of its
 * key. The tracker counts its offset as open until it is settled.
 */
public final class Pending {
  public final ConsumerRecord<byte[], byte[]> record;
  public final Assignment assignment;

  /** The record that was added before this one; written before this one is published. */
  @Nullable Pending next;

  /** Written once by the lane's owner, read by the poll thread. */
  private volatile boolean settled;

  /**
   * The record's due time on the monotonic clock; null: it has none. Written by the lane's owner,
   * read by the poll thread.
   */
  private volatile @Nullable Long dueNanos;

  /**
   * True when this record must not run (again), because the application skips it. Lane's owner
   * only.
   */
  private boolean skipWanted;

  public Pending(ConsumerRecord<byte[], byte[]> record, Assignment assignment) {
    this.record = record;
    this.assignment = assignment;
    assignment.heldRecords.incrementAndGet();
    assignment.heldBytes.addAndGet(Sizes.of(record));
  }

  boolean isSettled() {
    return settled;
  }

  public boolean isAt(Assignment ofAssignment, long offset) {
    return assignment == ofAssignment && record.offset() == offset;
  }

  /** Notes the record's due time, before which it does not run. */
  public void dueAt(long nanos) {
    dueNanos = nanos;
  }

  boolean isDueLater(long now) {
    Long due = dueNanos;
    return due != null && now - due < 0;
  }

  public void wantSkip() {
    skipWanted = true;
  }

  public boolean isSkipWanted() {
    return skipWanted;
  }

  /** Marks the record as settled, with any terminal outcome. */
  public void settle() {
    settled = true;
    leaveBudget();
  }

  /** Gives the record up uncommitted, because its assignment has ended. */
  public void forget() {
    leaveBudget();
  }

  private void leaveBudget() {
    assignment.heldRecords.decrementAndGet();
    assignment.heldBytes.addAndGet(-Sizes.of(record));
  }
}
