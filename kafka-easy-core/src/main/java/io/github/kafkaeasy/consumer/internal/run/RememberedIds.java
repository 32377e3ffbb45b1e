package io.github.kafkaeasy.consumer.internal.run;

import io.github.kafkaeasy.consumer.spi.DuplicateStore;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * {@link DuplicateStore} in memory: keeps a limited number of the newest ids, each for a limited
 * time.
 */
public final class RememberedIds implements DuplicateStore {
  private final int limit;
  private final long ageNanos;
  private final LongSupplier nanoTime;

  /** Time at which the record of each id was handled, oldest first. Guarded by this. */
  private final Map<String, Long> handledAt = new LinkedHashMap<>();

  public RememberedIds(int limit, Duration age, LongSupplier nanoTime) {
    this.limit = limit;
    this.ageNanos = age.toNanos();
    this.nanoTime = nanoTime;
  }

  @Override
  public synchronized boolean contains(String id) {
    Long at = handledAt.get(id);
    return at != null && isYoung(at);
  }

  @Override
  public synchronized void add(String id) {
    // Removed first, so that it moves to the end.
    handledAt.remove(id);
    handledAt.put(id, nanoTime.getAsLong());
    Iterator<Long> oldest = handledAt.values().iterator();
    while (oldest.hasNext()) {
      boolean old = !isYoung(oldest.next());
      if (!old && handledAt.size() <= limit) {
        return;
      }
      oldest.remove();
    }
  }

  private boolean isYoung(long at) {
    return nanoTime.getAsLong() - at <= ageNanos;
  }

  synchronized int size() {
    return handledAt.size();
  }
}
