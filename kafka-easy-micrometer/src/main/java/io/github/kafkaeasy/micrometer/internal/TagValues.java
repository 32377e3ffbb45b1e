package io.github.kafkaeasy.micrometer.internal;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Distinct values of a tag: the first ones as they are, all others as one. Any thread. */
public final class TagValues {
  /** Stands for all values beyond the bound. */
  static final String OTHER = "other";

  private final int most;
  private final Set<String> known = ConcurrentHashMap.newKeySet();

  TagValues(int most) {
    this.most = most;
  }

  /** The value, if it is one of the first; else {@link #OTHER}. */
  String bounded(String value) {
    if (known.contains(value)) {
      return value;
    }
    synchronized (known) {
      if (known.contains(value)) {
        return value;
      }
      if (known.size() >= most) {
        return OTHER;
      }
      known.add(value);
      return value;
    }
  }
}
