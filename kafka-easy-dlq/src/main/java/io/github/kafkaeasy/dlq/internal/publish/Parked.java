package io.github.kafkaeasy.dlq.internal.publish;

import io.github.kafkaeasy.dlq.internal.Logs;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Letters that cannot be sent although others can. They wait, each with its key held, and are tried
 * again periodically, because an operator may solve the problem. Used by the dead-letter thread
 * only.
 */
final class Parked {
  static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(10);

  /** Logs at most once a minute. */
  private static final long SILENCE_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final String problem;
  private final Set<Letter> letters = new LinkedHashSet<>();
  private String lastWhy = "";
  private long dueNanos;
  private long silentUntilNanos;
  private boolean told;

  /**
   * @param problem the predicate of messages about these letters
   */
  Parked(String problem) {
    this.problem = problem;
  }

  static Parked ofDeadLetters() {
    return new Parked("cannot be dead-lettered");
  }

  /** The problem of one letter, for messages. */
  String tell(Letter letter, String why) {
    return letter + " " + problem + ": " + why;
  }

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
          "{} It waits uncommitted with its key held and is tried again every {} s. In all, {}"
              + " records wait like this. All other records continue.",
          tell(letter, why),
          TimeUnit.NANOSECONDS.toSeconds(RETRY_NANOS),
          letters.size());
    }
  }

  /**
   * The text for health reports: the number of waiting letters and the reason of the last one;
   * empty if none waits.
   */
  String trouble() {
    return letters.isEmpty()
        ? ""
        : letters.size() + " records " + problem + "; reason of the last one: " + lastWhy;
  }

  boolean remove(Letter letter) {
    return letters.remove(letter);
  }

  /** Removes and returns the letters that are due for another try. */
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

  /**
   * The time in nanoseconds until {@link #takeDue} returns a letter; {@link Long#MAX_VALUE} if none
   * waits.
   */
  long nanosUntilDue(long now) {
    return letters.isEmpty() ? Long.MAX_VALUE : Math.max(0, dueNanos - now);
  }
}
