package io.github.kafkaeasy.dlq;

import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of dead letters: of the first one at once, of those that follow together and not more often
 * than somebody can read. Dead-letter thread only.
 */
final class Alerts {
  private static final Logger LOG = LoggerFactory.getLogger(RetryThenDeadLetter.class);

  private final Consumer<DeadLetterAlert> callback;
  private final long everyNanos;
  private @Nullable DeadLetter last;
  private String topic = "";
  private long count;
  private boolean toldBefore;
  private long toldNanos;

  Alerts(Consumer<DeadLetterAlert> callback, Duration every) {
    this.callback = callback;
    this.everyNanos = every.toNanos();
  }

  void deadLettered(DeadLetter letter, String where, long now) {
    count++;
    last = letter;
    topic = where;
    tellIfDue(now);
  }

  void tellIfDue(long now) {
    if (last != null && nanosUntilDue(now) == 0) {
      tell(now, last);
    }
  }

  /** What was not told of yet is told of now: nobody comes by any more. */
  void end(long now) {
    if (last != null) {
      tell(now, last);
    }
  }

  private void tell(long now, DeadLetter letter) {
    Duration since = toldBefore ? Duration.ofNanos(now - toldNanos) : Duration.ZERO;
    DeadLetterAlert alert = new DeadLetterAlert(count, since, topic, letter);
    toldBefore = true;
    toldNanos = now;
    count = 0;
    last = null;
    try {
      callback.accept(alert);
    } catch (RuntimeException e) {
      LOG.warn("An onDeadLetter callback failed", e);
    }
  }

  /** The longest there is when there is nothing to tell of. */
  long nanosUntilDue(long now) {
    if (last == null) {
      return Long.MAX_VALUE;
    }
    return toldBefore ? Math.max(0, everyNanos - (now - toldNanos)) : 0;
  }
}
