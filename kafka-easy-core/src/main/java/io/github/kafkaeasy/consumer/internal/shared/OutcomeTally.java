package io.github.kafkaeasy.consumer.internal.shared;

import io.github.kafkaeasy.consumer.spi.Resolution;
import java.util.concurrent.atomic.LongAdder;

/** Counts of failed records by outcome; any thread adds and reads. */
public final class OutcomeTally {
  public final LongAdder failedAttempts = new LongAdder();
  public final LongAdder retried = new LongAdder();
  public final LongAdder deadLettered = new LongAdder();
  public final LongAdder moved = new LongAdder();
  public final LongAdder skipped = new LongAdder();
  public final LongAdder discarded = new LongAdder();

  public void resolved(Resolution as) {
    switch (as) {
      case DEAD_LETTERED -> deadLettered.increment();
      case MOVED -> moved.increment();
      case SKIPPED -> skipped.increment();
      case DISCARDED -> discarded.increment();
    }
  }
}
