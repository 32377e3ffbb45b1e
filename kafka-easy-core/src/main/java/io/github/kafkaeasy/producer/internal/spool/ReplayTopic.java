package io.github.kafkaeasy.producer.internal.spool;

import io.github.kafkaeasy.producer.internal.send.FailureKind;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How far the replay is with one topic of the spool. Its records go out in windows, one at a time:
 * the first of one record, each further one twice as large. So what is wrong with a topic shows on
 * one record, and a record that Kafka refused together with others is tried alone. The replay's
 * thread alone.
 */
final class ReplayTopic {
  private static final int LARGEST_WINDOW = 2_000;
  private static final long FIRST_PAUSE_MILLIS = 250;
  private static final long LONGEST_PAUSE_MILLIS = 8_000;

  /** For what passes by itself: records should not wait much longer than that does. */
  private static final long LONGEST_SHORT_PAUSE_MILLIS = 1_000;

  private static final Duration FLOWS_WITHIN = Duration.ofSeconds(1);
  private static final Duration SILENT_AFTER = Duration.ofSeconds(10);

  private final String name;
  private int window = 1;
  private int open; // records of the present window without an outcome
  private long movedAt; // when the window went out, or the cluster was asked about the silence
  private boolean goesOn; // the present window has met nothing that the next one could meet again
  private boolean delivers; // the latest outcome was a delivery
  private boolean stuck; // silent, although the cluster answers
  private @Nullable Throwable failure; // what its records wait for
  private long pauseMillis;
  private long retryAt;

  ReplayTopic(String name) {
    this.name = name;
  }

  String name() {
    return name;
  }

  /** How many records the next window may have. */
  int window() {
    return window;
  }

  boolean isOpen() {
    return open > 0;
  }

  boolean mayGo(long now) {
    return open == 0 && (failure == null || now - retryAt >= 0);
  }

  /** Whether it failed when it was tried last. */
  boolean isWaiting() {
    return failure != null;
  }

  /** What its records wait for; null when nothing failed. */
  @Nullable Throwable failure() {
    return failure;
  }

  boolean isStuck() {
    return stuck;
  }

  /** Whether its records wait although Kafka is there: all others may go on without it. */
  boolean isParked() {
    return stuck || (failure != null && FailureKind.of(failure) == FailureKind.MENDABLE);
  }

  /** Whether the rest of it would be delivered at once. */
  boolean isFlowing(long now) {
    return delivers && (open == 0 || now - movedAt < FLOWS_WITHIN.toNanos());
  }

  /** Whether Kafka takes its records, however slowly. */
  boolean isDelivering(long now) {
    return delivers && !isSilent(now);
  }

  /** Whether Kafka's client has had its records for long without a word. */
  boolean isSilent(long now) {
    return open > 0 && now - movedAt > SILENT_AFTER.toNanos();
  }

  /**
   * What the cluster said about a silent topic.
   *
   * @param answers whether the cluster answers, and has the topic
   */
  void asked(boolean answers, long now) {
    stuck = answers;
    movedAt = now;
  }

  /** A window of so many records is about to go. */
  void begin(int records, long now) {
    open = records;
    movedAt = now;
    goesOn = true;
  }

  /** So many records of the window are not sent after all. */
  void withdraw(int records) {
    ended(records);
  }

  void delivered() {
    delivers = true;
    ended(1);
  }

  /** A record comes again, alone: for another one's sake, or to see whether it was to blame. */
  void givenBack() {
    goesOn = false;
    ended(1);
  }

  /** A record that can never be sent; those behind it may. */
  void refused() {
    goesOn = false;
    failure = null;
    ended(1);
  }

  void failed(Throwable why, long now) {
    goesOn = false;
    delivers = false;
    long longest =
        FailureKind.of(why) == FailureKind.MENDABLE
            ? LONGEST_PAUSE_MILLIS
            : LONGEST_SHORT_PAUSE_MILLIS;
    pauseMillis = Math.min(longest, Math.max(FIRST_PAUSE_MILLIS, pauseMillis * 2));
    retryAt = now + TimeUnit.MILLISECONDS.toNanos(pauseMillis);
    failure = why;
    ended(1);
  }

  /** The client is gone, and with it the outcome of what was open. */
  void forget() {
    if (open > 0) {
      goesOn = false;
      ended(open);
    }
  }

  private void ended(int records) {
    open = Math.max(0, open - records);
    if (open > 0) {
      return;
    }
    stuck = false;
    if (goesOn) {
      failure = null;
      pauseMillis = 0;
      window = Math.min(LARGEST_WINDOW, window * 2);
    } else {
      window = 1;
    }
  }
}
