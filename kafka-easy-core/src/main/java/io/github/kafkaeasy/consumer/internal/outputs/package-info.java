/**
 * What records send, in a consumer with {@code exactlyOnce}: made and checked when their handler
 * returns, kept with their assignment until a unit of work has committed them. No record of a plain
 * consumer comes by here.
 */
@NullMarked
package io.github.kafkaeasy.consumer.internal.outputs;

import org.jspecify.annotations.NullMarked;
