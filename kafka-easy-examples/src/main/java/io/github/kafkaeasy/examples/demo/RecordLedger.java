package io.github.kafkaeasy.examples.demo;

import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ledger of acknowledged records and their outcomes. It holds sets of positions, not counts, so
 * that a record handled twice cannot hide a lost one. Thread-safe.
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

  /** The number of settled records. */
  int progress() {
    return handled.size() + filtered.size() + deadLettered.size();
  }

  /** The number of repeated handlings. */
  int repeated() {
    return repeated.get();
  }

  Tally tally() {
    return Tally.of(acknowledged, handled, filtered, deadLettered, retried);
  }
}
