/**
 * Internal: the table of meters ({@code MeterRow}), what is measured ({@code GroupMeters}, {@code
 * RecordProbe}, {@code ProducerMeters}, {@code DeadLetterMeters}, {@code ClientMeters}), and the
 * registry behind a guard ({@code GuardedRegistry}): whatever a registry or a meter throws ends
 * there, in one line of the log.
 *
 * <h2>Threads</h2>
 *
 * Meters are read by the threads that scrape. Consumers of a group in one process share their
 * meters; who belongs to a group is guarded by its {@code GroupMeters}. Timers are written by the
 * consumers' workers.
 */
@NullMarked
package io.github.kafkaeasy.micrometer.internal;

import org.jspecify.annotations.NullMarked;
