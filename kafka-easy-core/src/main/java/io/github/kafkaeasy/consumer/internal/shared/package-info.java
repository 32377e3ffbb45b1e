/**
 * Internal: objects that all packages of the engine use: counters, observers, the signal that wakes
 * the poll thread, the detection of stalls, the meaning of Kafka's exceptions, and the sizes of
 * records. It imports no other package of the engine.
 */
@NullMarked
package io.github.kafkaeasy.consumer.internal.shared;

import org.jspecify.annotations.NullMarked;
