package io.github.kafkaeasy.test.internal.scripted;

import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RunnableScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Delayed or periodic task of a {@link DeterministicExecutor}. Only one thread at a time runs it.
 */
final class ScheduledTask<V extends @Nullable Object> extends FutureTask<V>
    implements RunnableScheduledFuture<V> {

  private final DeterministicExecutor executor;
  private final long sequence;
  private final String label;
  private final Throwable submission = new Throwable("scheduled here");

  // Positive: fixed rate. Negative: fixed delay. Zero: once.
  private final long periodNanos;
  private volatile long dueNanos;
  private volatile @Nullable Throwable failure;

  @SuppressWarnings("NullAway") // the future of a Runnable has the value null
  ScheduledTask(
      DeterministicExecutor executor, Runnable command, long delayNanos, long periodNanos) {
    super(command, null);
    this.executor = executor;
    this.sequence = executor.nextSequence();
    this.label = "scheduled task " + sequence;
    this.periodNanos = periodNanos;
    this.dueNanos = executor.now() + Math.max(0, delayNanos);
  }

  ScheduledTask(DeterministicExecutor executor, Callable<V> callable, long delayNanos) {
    super(callable);
    this.executor = executor;
    this.sequence = executor.nextSequence();
    this.label = "scheduled task " + sequence;
    this.periodNanos = 0;
    this.dueNanos = executor.now() + Math.max(0, delayNanos);
  }

  @Override
  public void run() {
    if (!isPeriodic()) {
      super.run();
    } else if (runAndReset()) {
      dueNanos = periodNanos > 0 ? dueNanos + periodNanos : executor.now() - periodNanos;
      executor.again(this);
    }
  }

  @Override
  protected void setException(Throwable thrown) {
    failure = thrown;
    super.setException(thrown);
  }

  @Nullable Throwable failure() {
    return failure;
  }

  String label() {
    return label;
  }

  Throwable submission() {
    return submission;
  }

  /** Orders by due time, then by submission. Correct across an overflow of the clock. */
  static int compareDue(ScheduledTask<?> one, ScheduledTask<?> other) {
    int byDue = Long.signum(one.dueNanos - other.dueNanos);
    return byDue != 0 ? byDue : Long.compare(one.sequence, other.sequence);
  }

  long nanosLeft() {
    return dueNanos - executor.now();
  }

  @Override
  public boolean isPeriodic() {
    return periodNanos != 0;
  }

  @Override
  public long getDelay(TimeUnit unit) {
    return unit.convert(nanosLeft(), TimeUnit.NANOSECONDS);
  }

  @Override
  public int compareTo(Delayed other) {
    return other instanceof ScheduledTask<?> task
        ? compareDue(this, task)
        : Long.compare(nanosLeft(), other.getDelay(TimeUnit.NANOSECONDS));
  }
}
