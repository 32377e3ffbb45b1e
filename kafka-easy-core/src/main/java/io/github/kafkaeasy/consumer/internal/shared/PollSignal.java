package io.github.kafkaeasy.consumer.internal.shared;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Wakes the poll thread. It is woken only while it has declared itself asleep, because a wakeup at
 * any other time would abort its next call of Kafka's client, for instance a commit.
 */
public final class PollSignal {
  private static final int AWAKE = 0;
  private static final int POLLING = 1;
  private static final int PARKED = 2;
  private static final int RAISED = 3;

  /** Makes the blocking poll return; callable from any thread. */
  private final Runnable wakeup;

  /** Waits for at most this many nanoseconds, or until the thread is unparked. */
  private final LongConsumer parker;

  private final AtomicInteger state = new AtomicInteger(AWAKE);

  /** Number of records that must leave the lanes before workers wake the parked poll thread. */
  private final AtomicLong wanted = new AtomicLong();

  /** Written by the poll thread before it parks for the first time. */
  private volatile @Nullable Thread pollThread;

  public PollSignal(Runnable wakeup, LongConsumer parker) {
    this.wakeup = wakeup;
    this.parker = parker;
  }

  /** Wakes the poll thread because of a request. Any thread. */
  public void raise() {
    int was = state.getAndSet(RAISED);
    if (was == POLLING) {
      wakeup.run();
    } else if (was == PARKED) {
      LockSupport.unpark(pollThread);
    }
  }

  /** Counts records that have left the lanes. Workers. */
  public void finished(int records) {
    if (state.get() == PARKED
        && wanted.addAndGet(-records) <= 0
        && state.compareAndSet(PARKED, RAISED)) {
      LockSupport.unpark(pollThread);
    }
  }

  /**
   * Declares that the poll thread is about to wait in a poll. False: {@link #raise} was called
   * meanwhile, and the thread must not wait. Poll thread.
   */
  public boolean fallAsleep() {
    return state.compareAndSet(AWAKE, POLLING);
  }

  /**
   * Declares that the poll thread is awake. A wakeup may still be on its way and abort one later
   * call. Poll thread.
   */
  public void wakeUp() {
    state.set(AWAKE);
  }

  /**
   * Waits, if {@code needed} is still true, until workers have finished this number of records,
   * {@link #raise} is called, or the time is over. Poll thread.
   */
  public void park(long nanos, long untilFinished, BooleanSupplier needed) {
    pollThread = Thread.currentThread();
    wanted.set(untilFinished);
    // The state is set before the check, so that a worker that finishes the last record in between
    // wakes this thread.
    if (state.compareAndSet(AWAKE, PARKED) && needed.getAsBoolean()) {
      parker.accept(nanos);
    }
    state.set(AWAKE);
  }
}
