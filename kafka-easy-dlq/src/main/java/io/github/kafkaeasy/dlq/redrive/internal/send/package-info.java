/**
 * Redriving: where a letter may go, the record that it was, and how windows of them are sent and
 * settled.
 */
@NullMarked
package io.github.kafkaeasy.dlq.redrive.internal.send;

import org.jspecify.annotations.NullMarked;
