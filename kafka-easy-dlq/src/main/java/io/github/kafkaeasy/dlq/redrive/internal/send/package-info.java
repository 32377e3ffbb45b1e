/**
 * Internal: redriving: the target of a letter, its original message, and the sending and settling
 * of windows of letters.
 */
@NullMarked
package io.github.kafkaeasy.dlq.redrive.internal.send;

import org.jspecify.annotations.NullMarked;
