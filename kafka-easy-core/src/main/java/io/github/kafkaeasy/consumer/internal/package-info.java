/**
 * Internal: the engine, which carries records from Kafka to the handler and their offsets back.
 * This package puts the parts together, starts them and is what the application holds; the rooms
 * below it follow the journey of a record.
 *
 * <pre>
 *   poll      the poll thread's loop, flow control, drain, health, requests
 *   intake    the seam to Kafka: assignment, start positions, arrivals, what failures mean
 *   lanes     rows of records with one worker inside each, and keys that are held
 *   run       one attempt on one record: filters, decoding, handler, gate, timing
 *   offsets   what was received, what of it is done, commits
 *   shared    counters, observers, signals that all rooms use
 * </pre>
 *
 * <p>Two kinds of thread meet here. The poll thread alone touches the Kafka consumer, the offset
 * trackers and the commits. Workers alone run records; the worker inside a lane owns what the lane
 * holds. They meet in four places only: a lane's inbox, a visit's ticket, a slice's cursor with its
 * pendings, and an assignment's gate and counters. {@code docs/design.md} walks through all of it.
 */
@NullMarked
package io.github.kafkaeasy.consumer.internal;

import org.jspecify.annotations.NullMarked;
