package io.github.kafkaeasy.consumer.internal.shared;

import java.util.concurrent.atomic.LongAdder;

/**
 * Counters of one consumer; any thread adds and reads. Handled and filtered records are counted by
 * their lanes.
 */
public final class Counters {
  public final LongAdder received = new LongAdder();
  public final OutcomeTally tally = new OutcomeTally();
  public final LongAdder duplicates = new LongAdder();
  public final LongAdder expired = new LongAdder();
  public final LongAdder handlerTimeouts = new LongAdder();
  public final LongAdder droppedHeld = new LongAdder();
  public final LongAdder rebalances = new LongAdder();
  public final LongAdder commits = new LongAdder();
  public final LongAdder failedCommits = new LongAdder();
  public final LongAdder alreadyDone = new LongAdder();
  public final LongAdder mapsRefused = new LongAdder();
}
