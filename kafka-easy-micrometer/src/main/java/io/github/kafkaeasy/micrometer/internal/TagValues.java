package io.github.kafkaeasy.micrometer.internal;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Limits the number of distinct values of a tag: the first ones are kept, all later ones become
 * {@link #OTHER}. Thread-safe.
 */
public final class TagValues {
  /** Replaces all values beyond the limit. */
  static final String OTHER = "other";

  private final int most;
  private final Set<String> known = ConcurrentHashMap.newKeySet();

  TagValues(int most) {
    this.most = most;
  }

  /** Returns the value if it is one of the first, otherwise {@link #OTHER}. */
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
