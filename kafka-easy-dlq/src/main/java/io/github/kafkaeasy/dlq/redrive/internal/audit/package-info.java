/**
 * Internal: the audit topic, whose entries record the actions on letters; the ledger that is read
 * from these entries, with one bit per letter and state; the turn, which announces a job that
 * settles letters; and the fence, which ends earlier jobs.
 */
@NullMarked
package io.github.kafkaeasy.dlq.redrive.internal.audit;

import org.jspecify.annotations.NullMarked;
