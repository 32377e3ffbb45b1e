package io.github.kafkaeasy.consumer.engine;

import io.github.kafkaeasy.consumer.spi.Resolution;
import java.util.concurrent.atomic.LongAdder;

/** What came of records in trouble; anybody adds, anybody reads. */
final class Tally {
  final LongAdder failedAttempts = new LongAdder();
  final LongAdder retried = new LongAdder();
  final LongAdder deadLettered = new LongAdder();
  final LongAdder skipped = new LongAdder();
  final LongAdder discarded = new LongAdder();

  void resolved(Resolution as) {
    switch (as) {
      case DEAD_LETTERED -> deadLettered.increment();
      case SKIPPED -> skipped.increment();
      case DISCARDED -> discarded.increment();
    }
  }
}
