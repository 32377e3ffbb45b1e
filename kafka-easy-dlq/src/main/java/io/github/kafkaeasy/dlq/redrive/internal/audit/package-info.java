/**
 * Internal: the audit topic, whose entries record the actions on letters and are written by one job
 * at a time, and the ledger that is read from them, with one bit per letter and state.
 */
@NullMarked
package io.github.kafkaeasy.dlq.redrive.internal.audit;

import org.jspecify.annotations.NullMarked;
