package io.github.kafkaeasy.consumer.internal.poll;

import io.github.kafkaeasy.consumer.internal.lanes.LaneRouter;

/**
 * The part of a round that never waits: stalls (the process stood still), pauses, time limits of
 * handlers, slow runs, and requests that neither block nor call Kafka. Called by the poll thread in
 * each round, and repeatedly while it waits for a partition that is about to be revoked or for the
 * end, so that running records are always observed.
 */
public record Tick(
    Pauses pauses,
    PollRequests requests,
    SlowRuns slowRuns,
    LaneRouter router,
    HealthWatch health) {

  void tick(long now) {
    health.seen(now);
    pauses.look(now);
    requests.runNotes();
    slowRuns.watch(now, router);
  }
}
