/**
 * Internal: lanes, that is queues of records with at most one worker inside. The poll thread sorts
 * the records of a poll into slices ({@code LaneRouter}), workers visit the lanes that have work
 * ({@code Workers}), and a key whose record failed or takes too long is held ({@code Hold}) while
 * the other keys of its lane continue.
 *
 * <p>The owner of a lane is the worker inside it. The poll thread is the owner for a moment when it
 * takes a slow run out of the lane, and when it lists the held keys of a lane without a worker. A
 * thread that is not the owner only posts slices and events to the lane.
 */
@NullMarked
package io.github.kafkaeasy.consumer.internal.lanes;

import org.jspecify.annotations.NullMarked;
