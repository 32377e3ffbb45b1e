/**
 * Internal: units of work of a consumer with {@code exactlyOnce}: the records that are done, with
 * their outputs, in one transaction.
 *
 * <h2>One unit</h2>
 *
 * <p>The poll thread forms a unit from the offsets to commit, with their maps, and the outputs of
 * exactly those records that these offsets and maps mark as done. It reads the group metadata in
 * the same step in which it finds the partitions assigned, and never updates the metadata alone:
 * brokers fence a member, not a partition, so they would accept an old unit with new metadata. The
 * transaction thread sends the unit and leaves the outcome for the poll thread. Only one unit is in
 * progress at a time.
 *
 * <p>Outputs can be sent before their unit is due. Such a unit is open: it has outputs, and neither
 * offsets nor metadata. When it is due and the records of all its outputs are done, the poll thread
 * adds the remaining outputs, the offsets and the metadata, as it does for a unit that is formed at
 * once. Until then the transaction thread cannot commit it. If a record is not done within a
 * second, the unit is given up.
 *
 * <h2>Failures</h2>
 *
 * <p>Whether the producer can continue after a failure is decided by the result of {@code
 * abortTransaction}, because exceptions do not show it. Outputs stay with their assignment until a
 * unit is committed, so the next unit contains them again and no handler runs again for this
 * reason. If it is not known whether a commit has happened, a new producer first ends the
 * transaction, and then the committed offsets are looked up.
 *
 * <h2>Shared between threads</h2>
 *
 * <p>The two threads share the stage of a unit, its outcome, the number of tasks with early outputs
 * that have not begun, whether the committer is closed, and the producer, which the poll thread may
 * close. Everything else that changes belongs to one of them.
 */
@NullMarked
package io.github.kafkaeasy.consumer.internal.units;

import org.jspecify.annotations.NullMarked;
