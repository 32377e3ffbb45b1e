/**
 * Retry, then dead-letter: {@link io.github.kafkaeasy.dlq.RetryThenDeadLetter} is the failure
 * handler, {@link io.github.kafkaeasy.dlq.letter.DeadLetter} reads what it wrote.
 *
 * <p>This module uses nothing that a stranger's module could not use.
 */
@NullMarked
package io.github.kafkaeasy.dlq;

import org.jspecify.annotations.NullMarked;
