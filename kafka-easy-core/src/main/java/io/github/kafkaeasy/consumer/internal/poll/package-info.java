/**
 * Internal: the poll thread's work. {@link io.github.kafkaeasy.consumer.internal.poll.PollLoop}
 * goes round (requests, demand, poll, settle), and everything that the thread looks after besides
 * records is called from there: flow control, slow runs, health, stop rules, and the drain at the
 * end.
 *
 * <p>Classes here belong to the poll thread. Where another thread asks for something it leaves a
 * request ({@code PollRequests}, {@code Lifecycle}) or reads a published figure ({@code
 * PartitionGauge}, {@code HealthWatch}).
 */
@NullMarked
package io.github.kafkaeasy.consumer.internal.poll;

import org.jspecify.annotations.NullMarked;
