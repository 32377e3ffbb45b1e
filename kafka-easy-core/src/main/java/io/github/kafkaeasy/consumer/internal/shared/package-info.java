/**
 * Internal: what all rooms of the engine use: counters, observers, the signal that wakes the poll
 * thread, names and sizes of records. Nothing here imports another room.
 */
@NullMarked
package io.github.kafkaeasy.consumer.internal.shared;

import org.jspecify.annotations.NullMarked;
