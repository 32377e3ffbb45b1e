/**
 * Internal: lanes, rows of records with at most one worker inside. The poll thread sorts a poll's
 * records into slices ({@code LaneRouter}), workers go round the lanes that have something to do
 * ({@code Workers}), and a key whose record failed or takes too long is held ({@code Hold}) while
 * its lane-mates flow.
 *
 * <p>The owner of a lane is the worker inside it; for the moment of a take-over it is the poll
 * thread. Other threads only post to a lane's inbox.
 */
@NullMarked
package io.github.kafkaeasy.consumer.internal.lanes;

import org.jspecify.annotations.NullMarked;
