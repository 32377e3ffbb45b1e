package io.github.kafkaeasy.dlq.redrive.internal.topic;

import io.github.kafkaeasy.dlq.redrive.Progress;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Reports the progress of an operation, at most once per interval, and at its end. Used by one
 * thread.
 */
public final class ProgressMeter {
  private final long total;
  private final Consumer<Progress> callback;
  private final long everyNanos;
  private final long begun = System.nanoTime();
  private long nextNanos;
  private long done;

  public ProgressMeter(long total, Consumer<Progress> callback, Duration every) {
    this.total = total;
    this.callback = callback;
    this.everyNanos = every.toNanos();
    this.nextNanos = begun + everyNanos;
  }

  public void at(long position) {
    done = position;
    long now = System.nanoTime();
    if (now - nextNanos >= 0) {
      nextNanos = now + everyNanos;
      tell(now);
    }
  }

  public void end() {
    done = total;
    tell(System.nanoTime());
  }

  public Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - begun);
  }

  private void tell(long now) {
    callback.accept(new Progress(Math.min(done, total), total, Duration.ofNanos(now - begun)));
  }
}
