package io.github.kafkaeasy.consumer.internal.shared;

import java.util.function.LongSupplier;

/**
 * Notices that the whole process stood still (suspended, swapped out, a very long garbage
 * collection): the poll thread has not come round for so long that the group may have given our
 * partitions away. Workers wake up as early as the poll thread does, so they ask here before they
 * begin a lane; a clock reading a slice, not a record.
 */
public final class StallGuard {
  private final LongSupplier nanoTime;
  private final long limitNanos;

  /** Written by the poll thread each time round. */
  private volatile long lastRound;

  public StallGuard(LongSupplier nanoTime, long limitNanos) {
    this.nanoTime = nanoTime;
    this.limitNanos = limitNanos;
    this.lastRound = nanoTime.getAsLong();
  }

  /** Any thread: nothing new should start until the poll thread has come round. */
  public boolean isStalled() {
    return nanoTime.getAsLong() - lastRound > limitNanos;
  }

  /** Poll thread: still here. True when it had not been for too long. */
  public boolean comeRound() {
    long now = nanoTime.getAsLong();
    boolean stalled = now - lastRound > limitNanos;
    lastRound = now;
    return stalled;
  }
}
