package io.github.kafkaeasy.consumer.engine;

import java.util.Collection;

/** What is on its way now: summed up by the poll thread each time round, read by anybody. */
final class PartitionGauge {

  record Reading(long inFlight, long held, int partitions) {}

  private volatile Reading reading = new Reading(0, 0, 0);

  /** Poll thread. */
  void read(Collection<Epoch> epochs) {
    long inFlight = 0;
    long held = 0;
    for (Epoch epoch : epochs) {
      inFlight += epoch.recordsInFlight();
      held += epoch.heldRecords.get();
    }
    reading = new Reading(inFlight, held, epochs.size());
  }

  Reading reading() {
    return reading;
  }
}
