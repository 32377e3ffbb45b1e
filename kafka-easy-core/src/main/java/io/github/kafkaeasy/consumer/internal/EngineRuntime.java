package io.github.kafkaeasy.consumer.internal;

import java.time.Clock;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * Time and threads, so that tests can bring their own.
 *
 * @param clock the wall clock, for what people read
 * @param nanoTime the monotonic clock, for everything that is due
 * @param workers runs workers; it may take as many tasks as it is given
 * @param timer posts retries when they are due
 * @param parker lets the poll thread wait for at most so many nanoseconds, or until it is unparked
 * @param threads knows which threads work for the consumer
 */
public record EngineRuntime(
    Clock clock,
    LongSupplier nanoTime,
    Executor workers,
    ScheduledExecutorService timer,
    LongConsumer parker,
    OwnThreads threads) {}
