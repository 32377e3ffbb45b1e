/**
 * Internal: a send from the topic lookup to its outcome. A sending thread begins it, Kafka's I/O
 * thread ends it, and the callback thread runs callbacks.
 */
@NullMarked
package io.github.kafkaeasy.producer.internal.send;

import org.jspecify.annotations.NullMarked;
