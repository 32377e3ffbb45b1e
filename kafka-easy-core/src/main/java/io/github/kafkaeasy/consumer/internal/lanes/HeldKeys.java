package io.github.kafkaeasy.consumer.internal.lanes;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Table of the holds of one lane, and the queue of the holds whose head may run. Lane's owner only.
 */
final class HeldKeys {
  private final Keying keying;

  /**
   * Holds by key. A hold that holds back only its own record has no key; the hold object is used
   * instead.
   */
  private final Map<Object, Hold> byKey = new HashMap<>();

  /** Holds whose head may run, in the order in which they became ready. */
  private final ArrayDeque<Hold> ready = new ArrayDeque<>();

  HeldKeys(Keying keying) {
    this.keying = keying;
  }

  @Nullable Hold holdOf(ConsumerRecord<byte[], byte[]> record) {
    if (byKey.isEmpty()) {
      return null;
    }
    Object key = keying.heldKey(record);
    return key == null ? null : byKey.get(key);
  }

  void add(Hold hold) {
    byKey.put(hold.tableKey(), hold);
  }

  void remove(Hold hold) {
    byKey.remove(hold.tableKey());
  }

  /** All holds; read-only view. */
  Collection<Hold> present() {
    return byKey.values();
  }

  /** A copy of all holds, which stays valid while holds are removed. */
  List<Hold> all() {
    return new ArrayList<>(byKey.values());
  }

  /** Marks the head as ready to run. */
  void ready(Hold hold, boolean admitted) {
    hold.step = admitted ? new Hold.Step.Ready(true) : Hold.Step.READY;
    ready.add(hold);
  }

  /** Takes the next hold whose head may run; null: none. */
  @Nullable Hold takeReady() {
    return ready.poll();
  }

  /** Takes this hold out of the ready queue; false: it is not in it. */
  boolean takeReady(Hold hold) {
    return hold.step instanceof Hold.Step.Ready && ready.remove(hold);
  }

  boolean hasReady() {
    return !ready.isEmpty();
  }

  /** Withdraws the admissions that the gate has given to ready holds; returns their number. */
  int withdrawAdmissions() {
    int admitted = 0;
    for (Hold hold : ready) {
      if (hold.step instanceof Hold.Step.Ready step && step.admitted()) {
        hold.step = Hold.Step.READY;
        admitted++;
      }
    }
    return admitted;
  }
}
