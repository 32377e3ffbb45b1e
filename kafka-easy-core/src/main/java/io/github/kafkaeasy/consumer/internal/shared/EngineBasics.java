package io.github.kafkaeasy.consumer.internal.shared;

import java.time.Clock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * What every room of one consumer's engine uses: time, the poll thread's signal, what is counted
 * and who is told of it.
 *
 * @param clock the wall clock, for what people read
 * @param nanoTime the monotonic clock, for everything that is due
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
