package io.github.kafkaeasy.consumer.spi;

import java.time.Duration;

/**
 * An exception that knows when it is worth trying again, such as one made from an HTTP answer with
 * {@code Retry-After}. A failure handler that retries waits so long, and not as long as its own
 * back-off says; it may have an upper bound.
 */
public interface RetryAfter {

  /** How long to wait; null or negative for no opinion. Called on a worker; must not block. */
  Duration retryAfter();
}
