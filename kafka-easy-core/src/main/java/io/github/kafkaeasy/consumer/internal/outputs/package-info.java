/**
 * Outputs of records in a consumer with {@code exactlyOnce}: encoded when the handler sends them,
 * checked when it returns, and kept with their assignment until a transaction has committed them.
 * Not used by other consumers.
 */
@NullMarked
package io.github.kafkaeasy.consumer.internal.outputs;

import org.jspecify.annotations.NullMarked;
