package io.github.kafkaeasy.dlq;

import io.github.kafkaeasy.error.InvalidOptionException;
import io.github.kafkaeasy.internal.settings.Options;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a program's own function says about a failure. Immutable. */
public final class RetryAdvice {
  private static final Duration LONGEST = Duration.ofDays(1);
  private static final RetryAdvice AS_USUAL = new RetryAdvice(Kind.AS_USUAL, null);
  private static final RetryAdvice DEAD_LETTER = new RetryAdvice(Kind.DEAD_LETTER, null);
  private static final RetryAdvice DISCARD = new RetryAdvice(Kind.DISCARD, null);

  enum Kind {
    AS_USUAL,
    RETRY,
    DEAD_LETTER,
    DISCARD
  }

  private final Kind kind;
  private final @Nullable Duration after;

  private RetryAdvice(Kind kind, @Nullable Duration after) {
    this.kind = kind;
    this.after = after;
  }

  /** No opinion: classes, attempts and back-off decide. */
  public static RetryAdvice asUsual() {
    return AS_USUAL;
  }

  /**
   * Try again in place after this while, although its class may say that there is no use; it counts
   * as one of the attempts, and when those are used up the record moves on.
   *
   * @param wait zero to 1 day
   * @throws InvalidOptionException outside of these bounds
   */
  public static RetryAdvice retryAfter(Duration wait) {
    return new RetryAdvice(
        Kind.RETRY, Options.duration("retryAfter", wait, Duration.ZERO, LONGEST));
  }

  /** Into the dead-letter topic, at once. */
  public static RetryAdvice deadLetter() {
    return DEAD_LETTER;
  }

  /** Nobody needs it: it is left out, with a line in the log. */
  public static RetryAdvice discard() {
    return DISCARD;
  }

  Kind kind() {
    return kind;
  }

  @Nullable Duration after() {
    return after;
  }

  @Override
  public String toString() {
    return kind + (after == null ? "" : " after " + Options.readable(after));
  }
}
