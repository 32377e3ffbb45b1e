package io.github.kafkaeasy.examples.demo;

import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Which records the broker acknowledged, and what became of each. Sets of coordinates, not counts:
 * a record that is lost cannot hide behind another that is handled twice. Thread-safe.
 */
final class Ledger {
  private final Set<Coordinates> acknowledged = ConcurrentHashMap.newKeySet();
  private final Set<Coordinates> handled = ConcurrentHashMap.newKeySet();
  private final Set<Coordinates> filtered = ConcurrentHashMap.newKeySet();
  private final Set<Coordinates> deadLettered = ConcurrentHashMap.newKeySet();
  private final Set<Coordinates> retried = ConcurrentHashMap.newKeySet();
  private final AtomicInteger repeated = new AtomicInteger();

  void acknowledged(Coordinates record) {
    acknowledged.add(record);
  }

  void handled(Coordinates record) {
    if (!handled.add(record)) {
      repeated.incrementAndGet();
    }
  }

  void filtered(Coordinates record) {
    filtered.add(record);
  }

  void deadLettered(Coordinates source) {
    deadLettered.add(source);
  }

  void retried(Coordinates record) {
    retried.add(record);
  }

  boolean isSettled(Coordinates record) {
    return handled.contains(record) || filtered.contains(record) || deadLettered.contains(record);
  }

  boolean areSettled(Collection<Coordinates> records) {
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
