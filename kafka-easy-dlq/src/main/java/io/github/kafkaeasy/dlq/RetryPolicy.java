package io.github.kafkaeasy.dlq;

import io.github.kafkaeasy.error.InvalidOptionException;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import java.util.function.Function;

/**
 * How often and after which waits a record is tried.
 *
 * @param description for log lines and refusals
 * @param attempts the n of attempts(n), whose back-off may still be chosen; 0 for a policy of the
 *     user's
 * @param retry answers the policy for a consumer of that name
 */
record RetryPolicy(String description, int attempts, Function<String, Retry> retry) {

  static RetryPolicy attempts(int attempts) {
    return of(attempts, Backoff.exponential(Backoff.DEFAULT_FIRST));
  }

  static RetryPolicy of(RetryConfig config) {
    return new RetryPolicy("a RetryConfig", 0, name -> Retry.of(name, config));
  }

  static RetryPolicy of(Retry retry) {
    return new RetryPolicy("the Retry " + retry.getName(), 0, name -> retry);
  }

  private static RetryPolicy of(int attempts, Backoff backoff) {
    RetryConfig config =
        RetryConfig.custom().maxAttempts(attempts).intervalFunction(backoff.intervals()).build();
    return new RetryPolicy(
        attempts + " attempts, " + backoff, attempts, name -> Retry.of(name, config));
  }

  RetryPolicy backoff(Backoff backoff) {
    if (attempts == 0) {
      throw InvalidOptionException.conflict(
          "backoff",
          backoff,
          "of",
          description,
          "the policy says how long to wait. Set the waits there, or begin with attempts(n)");
    }
    return of(attempts, backoff);
  }

  @Override
  public String toString() {
    return description;
  }
}
