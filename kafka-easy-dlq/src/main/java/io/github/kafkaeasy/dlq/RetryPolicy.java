package io.github.kafkaeasy.dlq;

import io.github.kafkaeasy.dlq.internal.options.BackoffOptions;
import io.github.kafkaeasy.error.InvalidOptionException;
import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import java.time.Duration;
import java.util.function.Function;

/**
 * The number of attempts for a record and the waits between them.
 *
 * @param description the text for log lines and exception messages
 * @param attempts the argument of {@code attempts(n)}; 0 for a resilience4j policy of the program,
 *     which contains its own waits, so that {@link #backoff} refuses to change them
 * @param longestWait the sum of all waits, without jitter; a lower estimate for more than 10,000
 *     waits; zero if unknown
 * @param retry creates the resilience4j retry for the consumer with the given name
 */
record RetryPolicy(
    String description, int attempts, Duration longestWait, Function<String, Retry> retry) {
  private static final int MOST_COUNTED = 10_000;

  static RetryPolicy attempts(int attempts) {
    return of(attempts, Backoff.exponential(BackoffOptions.FIRST.byDefault()));
  }

  static RetryPolicy of(RetryConfig config) {
    return new RetryPolicy("a RetryConfig", 0, Duration.ZERO, name -> Retry.of(name, config));
  }

  static RetryPolicy of(Retry retry) {
    return new RetryPolicy("the Retry " + retry.getName(), 0, Duration.ZERO, name -> retry);
  }

  static RetryPolicy of(int attempts, Backoff backoff) {
    RetryConfig config =
        RetryConfig.custom().maxAttempts(attempts).intervalFunction(backoff.intervals()).build();
    return new RetryPolicy(
        attempts + " attempts, " + backoff,
        attempts,
        longestWait(attempts, backoff),
        name -> Retry.of(name, config));
  }

  private static Duration longestWait(int attempts, Backoff backoff) {
    IntervalFunction waits = backoff.intervals(() -> 0.5);
    Duration all = Duration.ZERO;
    int counted = Math.min(MOST_COUNTED, attempts - 1);
    for (int attempt = 1; attempt <= counted; attempt++) {
      all = all.plusMillis(Math.max(0, waits.apply(attempt)));
    }
    return counted == 0 ? all : all.multipliedBy(Math.max(1, (attempts - 1) / counted));
  }

  RetryPolicy backoff(Backoff backoff) {
    if (attempts == 0) {
      throw InvalidOptionException.conflict(
          "backoff",
          backoff,
          "of",
          description,
          "the resilience4j policy already contains the waits. Set them there, or begin with"
              + " attempts(n)");
    }
    return of(attempts, backoff);
  }

  @Override
  public String toString() {
    return description;
  }
}
