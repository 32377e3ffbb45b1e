package io.github.kafkaeasy.micrometer.internal;

import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Cache of 200 ms for a client's statistics, so that the many meters of one scrape read them once.
 * Thread-safe.
 */
final class Cached<T> {
  private static final long FRESH_NANOS = 200_000_000;

  private final Supplier<T> source;
  private final LongSupplier nanoTime;

  // Guarded by this.
  private @Nullable T value;
  private long madeAt;

  Cached(Supplier<T> source, LongSupplier nanoTime) {
    this.source = source;
    this.nanoTime = nanoTime;
  }

  /** Whether both lists have the same instances: then nothing was read again in between. */
  static boolean areSame(List<?> some, List<?> others) {
    return some.size() == others.size()
        && IntStream.range(0, some.size()).allMatch(i -> some.get(i) == others.get(i));
  }

  synchronized T get() {
    long now = nanoTime.getAsLong();
    T present = value;
    if (present == null || now - madeAt > FRESH_NANOS) {
      present = source.get();
      value = present;
      madeAt = now;
    }
    return present;
  }
}
