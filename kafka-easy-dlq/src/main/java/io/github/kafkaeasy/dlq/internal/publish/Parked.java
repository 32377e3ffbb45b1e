package io.github.kafkaeasy.dlq.internal.publish;

import io.github.kafkaeasy.dlq.internal.Logs;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Letters that cannot go as they are while others can: they wait, each holding its key, and are
 * tried again now and then, since somebody may mend what is wrong. Dead-letter thread only.
 */
final class Parked {
  static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(10);

  /** A reminder, not a line a record. */
  private static final long SILENCE_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final Set<Letter> letters = new LinkedHashSet<>();
  private String lastWhy = "";
  private long dueNanos;
  private long silentUntilNanos;
  private boolean told;

  void add(Letter letter, String why, long now) {
    if (letters.isEmpty()) {
      dueNanos = now + RETRY_NANOS;
    }
    letters.add(letter);
    lastWhy = letter + " " + why;
    if (!told || now - silentUntilNanos >= 0) {
      told = true;
      silentUntilNanos = now + SILENCE_NANOS;
      Logs.LOG.error(
          "{} cannot be dead-lettered: {} It waits uncommitted with its key held and is tried again"
              + " every {} s; so do {} others. The rest goes on.",
          letter,
          why,
          TimeUnit.NANOSECONDS.toSeconds(RETRY_NANOS),
          letters.size() - 1);
    }
  }

  /** For health reports: how many wait, and why the last of them does; empty when none waits. */
  String trouble() {
    return letters.isEmpty()
        ? ""
        : letters.size() + " records cannot be dead-lettered, the last of them: " + lastWhy;
  }

  boolean remove(Letter letter) {
    return letters.remove(letter);
  }

  /** Takes out what is to be tried again now. */
  List<Letter> takeDue(long now) {
    if (letters.isEmpty() || now - dueNanos < 0) {
      return List.of();
    }
    return takeAll();
  }

  List<Letter> takeAll() {
    List<Letter> all = new ArrayList<>(letters);
    letters.clear();
    return all;
  }

  /** How long until {@link #takeDue} has something; the longest there is when nothing waits. */
  long nanosUntilDue(long now) {
    return letters.isEmpty() ? Long.MAX_VALUE : Math.max(0, dueNanos - now);
  }
}
