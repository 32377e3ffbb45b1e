/**
 * Internal: the table of meters ({@code MeterRow}), one class per measured thing ({@code
 * GroupMeters}, {@code RecordProbe}, {@code ProducerMeters}, {@code DeadLetterMeters}, {@code
 * ClientMeters}), and a wrapper around the registry ({@code GuardedRegistry}) that catches and logs
 * exceptions of registry and meters.
 *
 * <h2>Threads</h2>
 *
 * Gauges and counters are read by the threads that scrape. Consumers of a group in one process
 * share their meters; the lock of {@code GroupMeters} guards the list of these consumers. Timers
 * and the counters of failures by exception are written by the consumers' workers.
 */
@NullMarked
package io.github.kafkaeasy.micrometer.internal;

import org.jspecify.annotations.NullMarked;
