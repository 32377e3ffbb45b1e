package io.github.kafkaeasy.examples.demo;

import io.github.kafkaeasy.consumer.ConsumerStats;
import io.github.kafkaeasy.consumer.EasyConsumer;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Waits until records are settled, or until there is no more progress. */
final class Patience {
  private static final long LOOK_AGAIN_MILLIS = 10;

  /** After this time without progress, missing records are considered lost. */
  private static final Duration SILENCE = Duration.ofSeconds(8);

  /** Limit for a cluster that assigns partitions slowly. */
  private static final Duration LONGEST = Duration.ofMinutes(1);

  private final RecordLedger ledger;
  private final List<EasyConsumer> consumers;

  Patience(RecordLedger ledger, List<EasyConsumer> consumers) {
    this.ledger = ledger;
    this.consumers = consumers;
  }

  void awaitSettled(Set<RecordPlace> records) throws InterruptedException {
    long start = System.nanoTime();
    long lastChange = start;
    int progress = -1;
    while (isOutstanding(records) && consumers.stream().noneMatch(c -> c.state().isEnd())) {
      long now = System.nanoTime();
      if (ledger.progress() != progress || consumers.stream().anyMatch(Patience::isBusy)) {
        progress = ledger.progress();
        lastChange = now;
      }
      if (now - lastChange > SILENCE.toNanos() || now - start > LONGEST.toNanos()) {
        return;
      }
      Thread.sleep(LOOK_AGAIN_MILLIS);
    }
  }

  /**
   * Checks both ledger and statistics, since a dead letter may be read before its consumer counts
   * it.
   */
  private boolean isOutstanding(Set<RecordPlace> records) {
    return !ledger.areSettled(records) || consumers.stream().anyMatch(Patience::hasWork);
  }

  private static boolean isBusy(EasyConsumer consumer) {
    return consumer.stats().partitions() == 0 || hasWork(consumer);
  }

  private static boolean hasWork(EasyConsumer consumer) {
    ConsumerStats stats = consumer.stats();
    return stats.inFlight() > 0 || stats.held() > 0;
  }
}
