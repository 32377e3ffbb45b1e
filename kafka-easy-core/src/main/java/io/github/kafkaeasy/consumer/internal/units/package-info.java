/**
 * Units of work, in a consumer with {@code exactlyOnce}: what is done by now, with what it sends,
 * in one transaction.
 *
 * <h2>One unit</h2>
 *
 * <p>The poll thread forms it: the offsets to commit, with their maps, and the outputs of exactly
 * those records that these offsets and maps call done. It reads the group metadata in the same step
 * in which it finds the partitions owned, and never renews that alone: brokers fence a member, not
 * a partition, so an old unit with new metadata would be taken. The transaction thread sends it and
 * leaves the outcome for the poll thread. One unit is under way at a time.
 *
 * <h2>When it fails</h2>
 *
 * <p>Whether a failure can be mended is asked of {@code abortTransaction}, because exceptions do
 * not tell. Outputs stay with their assignment until a unit is committed, so the next unit has them
 * again and no handler runs for that. Where nobody knows whether a commit has happened, a new
 * producer ends the transaction first, and the committed offsets say whether it had.
 *
 * <h2>Shared between threads</h2>
 *
 * <p>A unit's stage and the outcome. Everything else belongs to one of the two threads.
 */
@NullMarked
package io.github.kafkaeasy.consumer.internal.units;

import org.jspecify.annotations.NullMarked;
