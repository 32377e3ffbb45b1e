package io.github.kafkaeasy.consumer.internal.poll;

import io.github.kafkaeasy.consumer.internal.intake.Intake;
import io.github.kafkaeasy.consumer.internal.lanes.LaneRouter;
import io.github.kafkaeasy.consumer.internal.run.Overdue;
import java.time.Duration;
import java.util.stream.Collectors;

/**
 * Periodic check for records whose handler has been running for too long: lets the other keys of
 * their lane continue, and interrupts the handler after {@code handlerTimeout} (asynchronous: calls
 * its {@code timedOut} or cancels its stage). Also removes lanes of partitions that are not
 * assigned any more, and updates rates. Poll thread only. Because the poll thread checks, the
 * workers need not read the clock for each record.
 */
public final class SlowRuns {
  /** Interval of the readings from which the rates over the last seconds are computed. */
  private static final long RATE_PERIOD_NANOS = Duration.ofSeconds(1).toNanos();

  private static final long RETIRE_PERIOD_NANOS = Duration.ofSeconds(1).toNanos();

  private final Intake intake;

  private final long limitNanos;
  private final long periodNanos;
  private long lastNanos;
  private long lastRetiredNanos;

  /**
   * @param limit {@code slowRunAfter}
   * @param timed whether rates are needed
   */
  public SlowRuns(Intake intake, Duration limit, Overdue overdue, boolean timed, long now) {
    this.intake = intake;
    this.limitNanos = limit.toNanos();
    long period = Math.min(limitNanos, overdue.limitNanos()) / 4;
    this.periodNanos = timed ? Math.min(RATE_PERIOD_NANOS, period) : period;
    this.lastNanos = now;
    this.lastRetiredNanos = now;
  }

  void watch(long now, LaneRouter router) {
    if (now - lastNanos < periodNanos) {
      return;
    }
    lastNanos = now;
    router.watch(now, limitNanos);
    if (now - lastRetiredNanos >= RETIRE_PERIOD_NANOS) {
      lastRetiredNanos = now;
      router.retireQuiet(
          intake.assignments().stream()
              .map(assignment -> assignment.partition)
              .collect(Collectors.toSet()));
    }
  }
}
