/**
 * What was done with letters: entries of the audit topic, written by one job at a time, and the
 * ledger that is read from them, a bit for each letter and state.
 */
@NullMarked
package io.github.kafkaeasy.dlq.redrive.internal.audit;

import org.jspecify.annotations.NullMarked;
