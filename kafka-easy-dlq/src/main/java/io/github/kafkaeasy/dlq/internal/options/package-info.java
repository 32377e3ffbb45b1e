/**
 * Internal: the tables of the options for retries and dead letters. The lowest package of the
 * module: of the public classes it imports only enums, constants and the arguments and results of
 * callbacks, and of the other packages only {@code letter}.
 */
@NullMarked
package io.github.kafkaeasy.dlq.internal.options;

import org.jspecify.annotations.NullMarked;
