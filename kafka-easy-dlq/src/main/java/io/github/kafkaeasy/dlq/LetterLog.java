package io.github.kafkaeasy.dlq;

import io.github.kafkaeasy.dlq.internal.Logs;
import io.github.kafkaeasy.dlq.internal.publish.Chore;
import io.github.kafkaeasy.dlq.letter.DeadLetter;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;

/**
 * Writes the log lines about dead letters: one warning for the first dead letter of a source topic
 * and exception class, then one summary per {@code alertEvery} if more followed, and a last summary
 * at the end. If none followed within {@code alertEvery}, the next dead letter of that kind is
 * again logged at once. Runs on the dead-letter thread only.
 */
final class LetterLog implements Chore {
  /**
   * The number of kinds (source topic and exception class) that are counted separately; all further
   * kinds share one line.
   */
  private static final int MOST_KINDS = 100;

  private static final Kind OTHERS = new Kind("(other topics)", "(other exceptions)");

  private final long everyNanos;
  private final Map<Kind, Seen> kinds = new HashMap<>();

  LetterLog(Duration every) {
    this.everyNanos = every.toNanos();
  }

  private record Kind(String topic, String exceptionClass) {}

  /** The dead letters of one kind since its last log line. */
  private static final class Seen {
    private long toldNanos;
    private long count;
    private String last = "";
  }

  @Override
  public void deadLettered(DeadLetter letter, String topic, long now) {
    Kind kind = new Kind(letter.source().topic(), letter.reason().exceptionClass());
    if (kinds.size() >= MOST_KINDS && !kinds.containsKey(kind)) {
      kind = OTHERS;
    }
    Seen seen = kinds.get(kind);
    boolean isOld = seen != null && now - seen.toldNanos >= everyNanos;
    // If letters were counted and their summary is already due, but work() has not logged it yet,
    // this letter is counted too and the summary is logged here.
    if (seen != null && (seen.count > 0 || !isOld)) {
      seen.count++;
      seen.last = letter.toString();
      if (isOld) {
        tell(kind, seen, now);
      }
      return;
    }
    Logs.LOG.warn("Dead-lettered to {}: {}", topic, letter);
    Seen first = new Seen();
    first.toldNanos = now;
    kinds.put(kind, first);
  }

  @Override
  public void work(long now) {
    for (Iterator<Map.Entry<Kind, Seen>> all = kinds.entrySet().iterator(); all.hasNext(); ) {
      Map.Entry<Kind, Seen> entry = all.next();
      Seen seen = entry.getValue();
      if (now - seen.toldNanos >= everyNanos) {
        if (seen.count == 0) {
          all.remove();
        } else {
          tell(entry.getKey(), seen, now);
        }
      }
    }
  }

  private static void tell(Kind kind, Seen seen, long now) {
    Logs.LOG.warn(
        "{} more dead letters of {} with {}, last: {}",
        seen.count,
        kind.topic(),
        kind.exceptionClass(),
        seen.last);
    seen.count = 0;
    seen.toldNanos = now;
  }

  @Override
  public long nanosUntilWork(long now) {
    long least = Long.MAX_VALUE;
    for (Seen seen : kinds.values()) {
      least = Math.min(least, Math.max(0, everyNanos - (now - seen.toldNanos)));
    }
    return least;
  }

  @Override
  public void end(long now) {
    kinds.forEach(
        (kind, seen) -> {
          if (seen.count > 0) {
            tell(kind, seen, now);
          }
        });
  }
}
