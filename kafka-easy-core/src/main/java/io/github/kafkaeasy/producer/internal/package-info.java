/**
 * Internal: the producer as it runs. {@link io.github.kafkaeasy.producer.internal.RunningProducer}
 * is what the application holds; beside it stand what turns values into bytes, the warm-up, the
 * report, and the brake by a group's lag. The rooms below:
 *
 * <pre>
 *   setup     a producer before it starts: builder, table of options, settings; makes all the rest
 *   send      a send on its way to its outcome
 *   spool     the way through a spool
 * </pre>
 *
 * <p>Threads that send share {@code RunningProducer}, which has no lock and no state of its own:
 * what they change lies in the rooms {@code send} and {@code spool}.
 */
@NullMarked
package io.github.kafkaeasy.producer.internal;

import org.jspecify.annotations.NullMarked;
