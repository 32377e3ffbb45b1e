/**
 * Internal: lanes, that is queues of records with at most one worker inside. The poll thread sorts
 * the records of a poll into slices ({@code LaneRouter}), workers visit the lanes that have work
 * ({@code Workers}), and a key whose record failed or takes too long is held ({@code Hold}) while
 * the other keys of its lane continue.
 *
 * <p>The owner of a lane is the worker inside it; during a take-over it is the poll thread. Other
 * threads only post to a lane's inbox.
 */
@NullMarked
package io.github.kafkaeasy.consumer.internal.lanes;

import org.jspecify.annotations.NullMarked;
