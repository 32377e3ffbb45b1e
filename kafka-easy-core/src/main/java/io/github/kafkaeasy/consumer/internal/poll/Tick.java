package io.github.kafkaeasy.consumer.internal.poll;

import io.github.kafkaeasy.consumer.internal.lanes.LaneRouter;

/**
 * The part of a round that may never wait: stalls, pauses, time limits of handlers, slow runs,
 * requests that only note something. Called by the poll thread each round, and again and again
 * while it waits for a partition that is about to go or for the end: what runs is looked after
 * whatever the poll thread waits for.
 */
public final class Tick {
  private final Pauses pauses;
  private final PollRequests requests;
  private final SlowRuns slowRuns;
  private final LaneRouter router;
  private final HealthWatch health;

  public Tick(
      Pauses pauses,
      PollRequests requests,
      SlowRuns slowRuns,
      LaneRouter router,
      HealthWatch health) {
    this.pauses = pauses;
    this.requests = requests;
    this.slowRuns = slowRuns;
    this.router = router;
    this.health = health;
  }

  void tick(long now) {
    health.seen(now);
    pauses.look(now);
    requests.runNotes();
    slowRuns.watch(now, router);
  }
}
