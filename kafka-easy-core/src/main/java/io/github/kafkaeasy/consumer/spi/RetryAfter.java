package io.github.kafkaeasy.consumer.spi;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Exception that knows the time of the next useful attempt, such as one made from an HTTP response
 * with {@code Retry-After}. A retrying failure handler waits for this time instead of its own
 * back-off; it may apply an upper bound.
 */
public interface RetryAfter {

  /** Time to wait; null or negative: unknown. Called on a worker thread; must not block. */
  @Nullable Duration retryAfter();
}
