package io.github.kafkaeasy.consumer.engine;

import java.util.concurrent.atomic.LongAdder;

/**
 * What is counted away from the hot path; anybody adds, anybody reads. Handled and filtered records
 * are counted by their lanes.
 */
final class Counters {
  final LongAdder received = new LongAdder();
  final Tally tally = new Tally();
  final LongAdder duplicates = new LongAdder();
  final LongAdder expired = new LongAdder();
  final LongAdder handlerTimeouts = new LongAdder();
  final LongAdder droppedHeld = new LongAdder();
  final LongAdder rebalances = new LongAdder();
  final LongAdder commits = new LongAdder();
  final LongAdder failedCommits = new LongAdder();
  final LongAdder alreadyDone = new LongAdder();
  final LongAdder mapsRefused = new LongAdder();
}
