package io.github.kafkaeasy.test.scripted;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;

/** Failures scripted for a consumer's lookups; guarded by the cluster's lock. */
final class Failures {

  /** What can be made to fail. */
  enum Lookup {
    COMMITTED,
    POSITION,
    OFFSETS
  }

  private final Map<Lookup, Deque<RuntimeException>> next = new EnumMap<>(Lookup.class);

  void add(Lookup lookup, RuntimeException failure) {
    next.computeIfAbsent(lookup, key -> new ArrayDeque<>()).add(failure);
  }

  void throwNext(Lookup lookup) {
    Deque<RuntimeException> failures = next.get(lookup);
    RuntimeException failure = failures == null ? null : failures.poll();
    if (failure != null) {
      throw failure;
    }
  }
}
