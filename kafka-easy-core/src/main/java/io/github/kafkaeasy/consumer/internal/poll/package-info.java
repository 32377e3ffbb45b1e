/**
 * Internal: the work of the poll thread. {@link
 * io.github.kafkaeasy.consumer.internal.poll.PollLoop} repeats its round: requests of other
 * threads, flow control, poll, commit, and the checks for slow runs, health and stop rules. {@code
 * DrainSequence} runs at the end.
 *
 * <p>Classes here belong to the poll thread. Other threads leave a request ({@code PollRequests},
 * {@code Lifecycle}) or read a published figure ({@code PartitionGauge}, {@code HealthWatch}).
 */
@NullMarked
package io.github.kafkaeasy.consumer.internal.poll;

import org.jspecify.annotations.NullMarked;
