/**
 * What happens to dead letters afterwards: look at them, bring them back, let them go. {@link
 * io.github.kafkaeasy.dlq.redrive.DeadLetters} is the way in; the command line is built on it.
 */
@NullMarked
package io.github.kafkaeasy.dlq.redrive;

import org.jspecify.annotations.NullMarked;
