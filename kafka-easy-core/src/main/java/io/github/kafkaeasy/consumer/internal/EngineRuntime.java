package io.github.kafkaeasy.consumer.internal;

import java.time.Clock;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * Clocks and threads of an engine; tests replace them.
 *
 * @param clock the wall clock, for times that people read
 * @param nanoTime the monotonic clock, for due times and limits
 * @param workers runs workers; must accept any number of tasks
 * @param timer wakes retries that are due; also runs heartbeats that detect stalls of the process,
 *     reports and repeated requests
 * @param parker blocks the poll thread for at most this many nanoseconds, or until it is unparked
 * @param threads knows the threads that belong to the consumer
 */
public record EngineRuntime(
    Clock clock,
    LongSupplier nanoTime,
    Executor workers,
    ScheduledExecutorService timer,
    LongConsumer parker,
    OwnThreads threads) {}
