package io.github.kafkaeasy.consumer.engine;

import io.github.kafkaeasy.consumer.ConsumerStats;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * What an engine is made of, wired by {@link EngineStarter}.
 *
 * @param closing closes what is left when the intake is flushed: failure handler, timer, workers
 */
record EngineParts(
    Lifecycle life,
    Intake intake,
    PollLoop loop,
    DrainSequence drain,
    PollSignal signal,
    PollRequests requests,
    Controls controls,
    LaneRouter router,
    Counters counters,
    PartitionGauge gauge,
    HealthWatch health,
    OwnThreads threads,
    Consumer<Duration> closing) {

  /** Any thread. */
  ConsumerStats stats() {
    PartitionGauge.Reading now = gauge.reading();
    return new ConsumerStats(
        counters.received.sum(),
        router.handled(),
        router.filtered(),
        counters.failedAttempts.sum(),
        counters.retried.sum(),
        counters.deadLettered.sum(),
        counters.skipped.sum(),
        counters.discarded.sum(),
        counters.alreadyDone.sum(),
        now.inFlight(),
        now.held(),
        now.partitions(),
        counters.rebalances.sum(),
        counters.commits.sum(),
        counters.failedCommits.sum());
  }
}
