package io.github.kafkaeasy.consumer.engine;

import org.jspecify.annotations.Nullable;

/**
 * What every lane of a consumer uses.
 *
 * @param batches null: records run one by one
 * @param gate null: nothing bounds open stages or the rate
 * @param duplicates null: nobody looks for copies
 * @param timing null: nothing is timed
 */
record LaneServices(
    Keying keying,
    RecordRun run,
    @Nullable BatchRun<?> batches,
    Decisions decisions,
    Workers workers,
    PollSignal signal,
    CommitPace pace,
    StallGuard stallGuard,
    Overdue overdue,
    Observers observers,
    @Nullable Gate gate,
    @Nullable Duplicates duplicates,
    @Nullable Timing timing) {}
