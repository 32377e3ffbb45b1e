package io.github.kafkaeasy.dlq;

import io.github.kafkaeasy.error.InvalidOptionException;
import io.github.kafkaeasy.error.internal.DurationText;
import io.github.kafkaeasy.internal.settings.Options;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The result of the program's advice function for one failure. Immutable. */
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

  /** Lets classification, attempts and back-off decide, as without an advice function. */
  public static RetryAdvice asUsual() {
    return AS_USUAL;
  }

  /**
   * Retries the record in place after this wait, even if its exception is classified as fatal. The
   * retry counts as one of the attempts; when the attempts are used up, the record moves on to the
   * next retry topic or the dead-letter topic. A record that failed in a retry topic is not retried
   * in place: it moves on at once.
   *
   * @param wait zero to 1 day
   * @throws InvalidOptionException outside of these bounds
   */
  public static RetryAdvice retryAfter(Duration wait) {
    return new RetryAdvice(
        Kind.RETRY, Options.duration("retryAfter", wait, Duration.ZERO, LONGEST));
  }

  /** Sends the record to the dead-letter topic at once. */
  public static RetryAdvice deadLetter() {
    return DEAD_LETTER;
  }

  /** Discards the record without a copy, with a line in the log. */
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
    return kind + (after == null ? "" : " after " + DurationText.of(after));
  }
}
