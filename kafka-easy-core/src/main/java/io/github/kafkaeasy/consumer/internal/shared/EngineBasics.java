package io.github.kafkaeasy.consumer.internal.shared;

import java.time.Clock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Objects that all packages of one consumer's engine use: clocks, the poll thread's signal,
 * counters and observers.
 *
 * @param clock the wall clock, for times that people read
 * @param nanoTime the monotonic clock, for due times and limits
 * @param stopper stops the consumer because of a failure; any thread
 */
public record EngineBasics(
    Clock clock,
    LongSupplier nanoTime,
    PollSignal signal,
    Counters counters,
    Observers observers,
    Consumer<Throwable> stopper) {

  /** The monotonic clock's reading. */
  public long now() {
    return nanoTime.getAsLong();
  }
}
