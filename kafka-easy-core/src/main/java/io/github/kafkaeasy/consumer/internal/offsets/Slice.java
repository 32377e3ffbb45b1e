package io.github.kafkaeasy.consumer.internal.offsets;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * The records of one poll for one lane, in offset order. The lane works through them and publishes
 * its progress as a cursor, which the poll thread reads for a commit. So a finished record costs
 * one lazy store, and finished records behind a slow one are visible too.
 *
 * <p>Every record before the cursor is settled, except for the pending ones ({@link Pending}).
 */
public final class Slice {
  private static final VarHandle CURSOR;

  static {
    try {
      CURSOR = MethodHandles.lookup().findVarHandle(Slice.class, "cursor", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  public final Assignment assignment;

  /** Shared by all slices of one poll and partition; this slice owns {@code [from, to)}. */
  public final ConsumerRecord<byte[], byte[]>[] records;

  public final int from;
  public final int to;
  public final long bytes;

  /** Written by the lane's owner through {@link #passed}; read by the poll thread. */
  private volatile int cursor;

  /**
   * After a batch whose failure did not name a record, records run one by one up to this index.
   * Lane's owner only.
   */
  public int aloneUntil;

  /**
   * Pending records, the newest first. The lane's owner adds a record before the cursor passes it;
   * the poll thread reads.
   */
  private volatile @Nullable Pending pendings;

  public Slice(
      Assignment assignment,
      ConsumerRecord<byte[], byte[]>[] records,
      int from,
      int to,
      long bytes) {
    this.assignment = assignment;
    this.records = records;
    this.from = from;
    this.to = to;
    this.bytes = bytes;
    this.cursor = from;
  }

  public String topic() {
    return assignment.partition.topic();
  }

  public int cursor() {
    return cursor;
  }

  /** Moves the cursor: everything before {@code index} is settled or pending. Lane's owner. */
  public void passed(int index) {
    CURSOR.setRelease(this, index);
  }

  boolean isPassed() {
    return cursor == to;
  }

  /** Marks the record at {@code index} as pending. Lane's owner, before it passes the record. */
  public Pending hold(int index) {
    Pending pending = new Pending(records[index], assignment);
    push(pending);
    return pending;
  }

  /** Adds a pending record of this slice. Lane's owner, before it passes the record. */
  public void push(Pending pending) {
    pending.next = pendings;
    pendings = pending;
  }

  @Nullable Pending pendings() {
    return pendings;
  }
}
