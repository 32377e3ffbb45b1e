package io.github.kafkaeasy.dlq;

import io.github.kafkaeasy.dlq.internal.Logs;
import io.github.kafkaeasy.dlq.internal.publish.Chore;
import io.github.kafkaeasy.dlq.letter.DeadLetter;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Calls the program's {@code onDeadLetter} callback: at once for the first dead letter, then at
 * most once per {@code alertEvery} with the number of dead letters since the last call, and at the
 * end for those that are not reported yet. Runs on the dead-letter thread only.
 */
final class Alerts implements Chore {

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

  @Override
  public void deadLettered(DeadLetter letter, String where, long now) {
    count++;
    last = letter;
    topic = where;
    work(now);
  }

  @Override
  public void work(long now) {
    if (last != null && nanosUntilWork(now) == 0) {
      tell(now, last);
    }
  }

  /** Reports the dead letters that no alert has reported yet. */
  @Override
  public void end(long now) {
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
      Logs.LOG.warn("An onDeadLetter callback failed", e);
    }
  }

  @Override
  public long nanosUntilWork(long now) {
    if (last == null) {
      return Long.MAX_VALUE;
    }
    return toldBefore ? Math.max(0, everyNanos - (now - toldNanos)) : 0;
  }
}
