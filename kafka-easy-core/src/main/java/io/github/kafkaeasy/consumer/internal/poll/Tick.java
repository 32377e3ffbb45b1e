package io.github.kafkaeasy.consumer.internal.poll;

import io.github.kafkaeasy.consumer.internal.lanes.LaneRouter;

/**
 * The part of a round that may never wait: stalls, pauses, time limits of handlers, slow runs,
 * requests that only note something. Called by the poll thread each round, and again and again
 * while it waits for a partition that is about to go or for the end: what runs is looked after
 * whatever the poll thread waits for.
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
