/** Sending: {@link io.github.kafkaeasy.producer.EasyProducer} and how it is built. */
@NullMarked
package io.github.kafkaeasy.producer;

import org.jspecify.annotations.NullMarked;
