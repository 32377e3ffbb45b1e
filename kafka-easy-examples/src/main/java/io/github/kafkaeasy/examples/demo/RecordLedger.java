package io.github.kafkaeasy.examples.demo;

import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Which records the broker acknowledged, and what became of each. Sets of coordinates, not counts:
 * a record that is lost cannot hide behind another that is handled twice. Thread-safe.
 */
final class RecordLedger {
  private final Set<RecordPlace> acknowledged = ConcurrentHashMap.newKeySet();
  private final Set<RecordPlace> handled = ConcurrentHashMap.newKeySet();
  private final Set<RecordPlace> filtered = ConcurrentHashMap.newKeySet();
  private final Set<RecordPlace> deadLettered = ConcurrentHashMap.newKeySet();
  private final Set<RecordPlace> retried = ConcurrentHashMap.newKeySet();
  private final AtomicInteger repeated = new AtomicInteger();

  void acknowledged(RecordPlace record) {
    acknowledged.add(record);
  }

  void handled(RecordPlace record) {
    if (!handled.add(record)) {
      repeated.incrementAndGet();
    }
  }

  void filtered(RecordPlace record) {
    filtered.add(record);
  }

  void deadLettered(RecordPlace source) {
    deadLettered.add(source);
  }

  void retried(RecordPlace record) {
    retried.add(record);
  }

  boolean isSettled(RecordPlace record) {
    return handled.contains(record) || filtered.contains(record) || deadLettered.contains(record);
  }

  boolean areSettled(Collection<RecordPlace> records) {
    return records.stream().allMatch(this::isSettled);
  }

  int handledCount() {
    return handled.size();
  }

  /** How many settled records there are; grows while something happens. */
  int progress() {
    return handled.size() + filtered.size() + deadLettered.size();
  }

  /** How often a record was handled that had been handled before. */
  int repeated() {
    return repeated.get();
  }

  Tally tally() {
    return Tally.of(acknowledged, handled, filtered, deadLettered, retried);
  }
}
