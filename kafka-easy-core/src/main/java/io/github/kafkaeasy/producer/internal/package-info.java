/**
 * Internal: the running producer. {@link io.github.kafkaeasy.producer.internal.RunningProducer} is
 * the object that the application holds. This package also contains encoding, warm-up, the report,
 * and the rate limit by a group's lag. Packages below:
 *
 * <pre>
 *   setup     a producer before it starts: builder, table of options, settings; creates all other parts
 *   send      a send from the topic lookup to its outcome
 *   spool     sending through a spool
 * </pre>
 *
 * <p>{@code RunningProducer} is shared by all sending threads and has neither locks nor mutable
 * state of its own; the mutable state is in the packages {@code send} and {@code spool}.
 */
@NullMarked
package io.github.kafkaeasy.producer.internal;

import org.jspecify.annotations.NullMarked;
