package io.github.kafkaeasy.consumer.internal.shared;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * How others get the poll thread's attention. It is woken only when it has declared itself asleep:
 * a wakeup at any other time would abort whatever call comes next, a commit for instance.
 */
public final class PollSignal {
  private static final int AWAKE = 0;
  private static final int POLLING = 1;
  private static final int PARKED = 2;
  private static final int RAISED = 3;

  /** Makes the blocking poll return; callable from any thread. */
  private final Runnable wakeup;

  /** Waits for at most so many nanoseconds, or until the thread is unparked. */
  private final LongConsumer parker;

  private final AtomicInteger state = new AtomicInteger(AWAKE);

  /** How many records workers shall finish before they wake the parked poll thread. */
  private final AtomicLong wanted = new AtomicLong();

  /** Written by the poll thread before it parks for the first time. */
  private volatile @Nullable Thread pollThread;

  public PollSignal(Runnable wakeup, LongConsumer parker) {
    this.wakeup = wakeup;
    this.parker = parker;
  }

  /** Something was asked of the poll thread. Any thread. */
  public void raise() {
    int was = state.getAndSet(RAISED);
    if (was == POLLING) {
      wakeup.run();
    } else if (was == PARKED) {
      LockSupport.unpark(pollThread);
    }
  }

  /** Workers: so many records have left the lanes. */
  public void finished(int records) {
    if (state.get() == PARKED
        && wanted.addAndGet(-records) <= 0
        && state.compareAndSet(PARKED, RAISED)) {
      LockSupport.unpark(pollThread);
    }
  }

  /** Poll thread: about to wait inside a poll. False: it was called meanwhile, do not wait. */
  public boolean fallAsleep() {
    return state.compareAndSet(AWAKE, POLLING);
  }

  /** Poll thread: awake again. A wakeup may still be on its way and hit one later call. */
  public void wakeUp() {
    state.set(AWAKE);
  }

  /**
   * Poll thread: waits while {@code needed} says so, until workers have finished so many records,
   * somebody calls, or the time is over.
   */
  public void park(long nanos, long untilFinished, BooleanSupplier needed) {
    pollThread = Thread.currentThread();
    wanted.set(untilFinished);
    // Declared first and asked then: whoever finishes the last record in between wakes us.
    if (state.compareAndSet(AWAKE, PARKED) && needed.getAsBoolean()) {
      parker.accept(nanos);
    }
    state.set(AWAKE);
  }
}
