/**
 * Outputs of records in a consumer with {@code exactlyOnce}: encoded and checked when their handler
 * returns, and kept with their assignment until a transaction has committed them. Not used by other
 * consumers.
 */
@NullMarked
package io.github.kafkaeasy.consumer.internal.outputs;

import org.jspecify.annotations.NullMarked;
