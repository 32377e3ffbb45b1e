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
    ProcessingReport report,
    OwnThreads threads,
    Consumer<Duration> closing) {

  /** Any thread. */
  ConsumerStats stats() {
    PartitionGauge.Reading now = gauge.reading();
    return new ConsumerStats(
        counters.received.sum(),
        router.handled(),
        router.filtered(),
        counters.tally.failedAttempts.sum(),
        counters.tally.retried.sum(),
        counters.tally.deadLettered.sum(),
        counters.tally.moved.sum(),
        counters.tally.skipped.sum(),
        counters.tally.discarded.sum(),
        counters.duplicates.sum(),
        counters.expired.sum(),
        counters.handlerTimeouts.sum(),
        counters.alreadyDone.sum(),
        now.inFlight(),
        now.held(),
        now.partitions(),
        counters.rebalances.sum(),
        counters.commits.sum(),
        counters.failedCommits.sum(),
        counters.mapsRefused.sum());
  }
}
