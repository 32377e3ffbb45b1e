/**
 * Internal: the work of the poll thread. {@link
 * io.github.kafkaeasy.consumer.internal.poll.PollLoop} repeats requests, demand, poll and settle,
 * and calls the other checks of this thread: flow control, slow runs, health, stop rules, and the
 * drain at the end.
 *
 * <p>Classes here belong to the poll thread. Other threads leave a request ({@code PollRequests},
 * {@code Lifecycle}) or read a published figure ({@code PartitionGauge}, {@code HealthWatch}).
 */
@NullMarked
package io.github.kafkaeasy.consumer.internal.poll;

import org.jspecify.annotations.NullMarked;
