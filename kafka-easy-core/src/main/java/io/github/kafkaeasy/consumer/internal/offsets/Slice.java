package io.github.kafkaeasy.consumer.internal.offsets;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * The records of one poll that belong to one lane, in offset order. The lane works through them and
 * publishes how far it is; the poll thread reads that when it wants to commit. So a completion
 * costs one lazy store, and a slow record hides no finished neighbour.
 *
 * <p>Every record before the cursor is settled, except for the pendings.
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
   * Behind a batch whose failure named nobody, records run one by one up to here. Lane's owner
   * only.
   */
  public int aloneUntil;

  /** Newest first. Pushed by the lane's owner before the cursor passes; read by the poll thread. */
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

  /** Lane's owner: everything before {@code index} is settled or pending. */
  public void passed(int index) {
    CURSOR.setRelease(this, index);
  }

  boolean isPassed() {
    return cursor == to;
  }

  /** Lane's owner: makes the record at {@code index} a pending, to be called before passing it. */
  public Pending hold(int index) {
    Pending pending = new Pending(records[index], assignment);
    push(pending);
    return pending;
  }

  /** Lane's owner: adds a pending of one of this slice's records, before passing that. */
  public void push(Pending pending) {
    pending.next = pendings;
    pendings = pending;
  }

  /** Lane's owner, right after it has passed the record at {@code index}. */
  boolean isPending(int index) {
    Pending newest = pendings;
    return newest != null && newest.record == records[index];
  }

  @Nullable Pending pendings() {
    return pendings;
  }
}
