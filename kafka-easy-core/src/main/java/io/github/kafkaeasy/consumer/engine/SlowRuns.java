package io.github.kafkaeasy.consumer.engine;

import java.time.Duration;
import java.util.stream.Collectors;

/**
 * Looks now and then for records that have been running for too long, and lets their lane-mates go
 * on without them; lets go of lanes that nobody needs any more. Poll thread only. Looking from here
 * costs a running record no clock reading.
 */
final class SlowRuns {
  private final Intake intake;
  private final long limitNanos;
  private final long periodNanos;
  private long lastNanos;

  SlowRuns(Intake intake, Duration limit, long now) {
    this.intake = intake;
    this.limitNanos = limit.toNanos();
    this.periodNanos = limitNanos / 4;
    this.lastNanos = now;
  }

  void watch(long now, LaneRouter router) {
    if (now - lastNanos < periodNanos) {
      return;
    }
    lastNanos = now;
    router.all().forEach(lanes -> lanes.watch(now, limitNanos));
    router.retireQuiet(
        intake.epochs().stream().map(epoch -> epoch.partition).collect(Collectors.toSet()));
  }
}
