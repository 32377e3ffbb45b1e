/**
 * Internal: a send on its way, from the question whether its topic exists to its outcome. Senders'
 * threads begin it, Kafka's I/O thread ends it, and the callback thread tells of it.
 */
@NullMarked
package io.github.kafkaeasy.producer.internal.send;

import org.jspecify.annotations.NullMarked;
