/**
 * Internal: the tables of what a program says about retries and dead letters. The lowest room: of
 * the public face it knows only constants that may be chosen and values that callbacks get, of the
 * rooms only {@code letter}.
 */
@NullMarked
package io.github.kafkaeasy.dlq.internal.options;

import org.jspecify.annotations.NullMarked;
