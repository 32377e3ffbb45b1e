/**
 * Internal: how records travel from Kafka to the handler and their offsets back.
 *
 * <p>Two kinds of thread meet here. The poll thread alone touches the Kafka consumer, the offset
 * trackers and the commits. Workers alone run records; whoever is inside a lane owns what the lane
 * holds. They meet in four places only: a lane's inbox, a visit's ticket, a slice's cursor with its
 * pendings, and an epoch's gate and counters. {@code docs/design.md} tells the way of a record.
 */
@NullMarked
package io.github.kafkaeasy.consumer.engine;

import org.jspecify.annotations.NullMarked;
