package io.github.kafkaeasy.examples.demo;

import io.github.kafkaeasy.consumer.ConsumerStats;
import io.github.kafkaeasy.consumer.EasyConsumer;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Waits until records are settled, or until nothing happens any more. */
final class Patience {
  private static final long LOOK_AGAIN_MILLIS = 10;

  /** Nothing on its way for so long, and what is missing will not come. */
  private static final Duration SILENCE = Duration.ofSeconds(8);

  /** A cluster that is slow to give partitions gets this long. */
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

  /** A dead letter may be read before the consumer that wrote it has counted it. */
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
