package io.github.kafkaeasy.consumer.engine;

/** What every lane of a consumer uses. */
record LaneServices(
    Keying keying,
    RecordRun run,
    Decisions decisions,
    Workers workers,
    PollSignal signal,
    CommitPace pace,
    StallGuard stallGuard) {}
