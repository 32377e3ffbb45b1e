package io.github.kafkaeasy.consumer.internal.lanes;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Table of the holds of one lane, and the row of those whose head may run. Lane's owner only. */
final class HeldKeys {
  private final Keying keying;

  /** Holds by key; a hold that holds back nothing but itself is its own key. */
  private final Map<Object, Hold> byKey = new HashMap<>();

  /** Holds whose step is ready, in the order in which they became so. */
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

  /** All of them, to be read only. */
  Collection<Hold> present() {
    return byKey.values();
  }

  /** A copy, so that holds may go while it is walked. */
  List<Hold> all() {
    return new ArrayList<>(byKey.values());
  }

  /** The head may run. */
  void ready(Hold hold, boolean admitted) {
    hold.step = admitted ? new Hold.Step.Ready(true) : Hold.Step.READY;
    ready.add(hold);
  }

  /** Takes the next hold whose head may run; null: none. */
  @Nullable Hold takeReady() {
    return ready.poll();
  }

  /** Takes a certain hold out of the row; false: it is not in it. */
  boolean takeReady(Hold hold) {
    return hold.step instanceof Hold.Step.Ready && ready.remove(hold);
  }

  boolean hasReady() {
    return !ready.isEmpty();
  }

  /** Withdraws the gate's admissions of the row; returns how many there were. */
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
