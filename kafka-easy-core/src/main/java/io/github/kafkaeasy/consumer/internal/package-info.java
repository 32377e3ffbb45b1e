/**
 * Internal: the engine, which takes records from Kafka to the handler and commits their offsets.
 * This package wires the parts, starts them and implements {@code EasyConsumer}; the packages below
 * it follow the path of a record.
 *
 * <pre>
 *   setup     the builder, its options and settings
 *   poll      the poll thread's loop, flow control, drain, health, requests
 *   intake    the interface to Kafka: assignment, start positions, arrivals of records
 *   lanes     queues of records with one worker inside each, and keys that are held
 *   run       one attempt on one record: filters, decoding, handler, gate, timing
 *   units     transactions of a consumer with exactlyOnce
 *   outputs   the records that handlers send in these transactions
 *   offsets   received records, done records, commits
 *   shared    counters, observers and signals that all packages use
 * </pre>
 *
 * <p>Two kinds of threads do most of the work. Only the poll thread uses the Kafka consumer, the
 * offset trackers and the commits. Only workers run records; the worker inside a lane owns the data
 * of the lane. Threads of the two kinds share data in five places: a lane's inbox, a visit's
 * ticket, a slice's cursor and pending records, an assignment's open flag and counters, and a
 * partition's activity count. {@code docs/design.md} explains all of them.
 */
@NullMarked
package io.github.kafkaeasy.consumer.internal;

import org.jspecify.annotations.NullMarked;
