/**
 * Internal: the running producer. {@link io.github.kafkaeasy.producer.internal.RunningProducer} is
 * the object that the application holds. This package also contains encoding, warm-up, the report,
 * the rate limit by a group's lag, and the collection of a transaction's records. Packages below:
 *
 * <pre>
 *   setup        a producer before it starts: builder, options, settings; creates the other parts
 *   send         a send from the topic lookup to its outcome
 *   transaction  sending in transactions
 *   spool        sending through a spool
 * </pre>
 *
 * <p>{@code RunningProducer} is shared by all sending threads and has neither locks nor mutable
 * fields; most of the shared mutable state is in the packages {@code send}, {@code transaction} and
 * {@code spool}.
 */
@NullMarked
package io.github.kafkaeasy.producer.internal;

import org.jspecify.annotations.NullMarked;
