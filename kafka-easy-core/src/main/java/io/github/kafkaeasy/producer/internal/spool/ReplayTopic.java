package io.github.kafkaeasy.producer.internal.spool;

import io.github.kafkaeasy.producer.internal.send.FailureKind;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * State of the replay for one topic of the spool. Its records are sent in windows, one window at a
 * time: the first has one record, and each further one is twice as large, up to 2,000. After a
 * failure the next window has one record again, so that a topic with a problem costs one attempt at
 * a time, and a record that Kafka refused together with others is tried alone. Used by the replay's
 * thread only.
 */
final class ReplayTopic {
  private static final int LARGEST_WINDOW = 2_000;
  private static final long FIRST_PAUSE_MILLIS = 250;
  private static final long LONGEST_PAUSE_MILLIS = 8_000;

  /**
   * The longest pause for transient failures; records should not wait much longer than the failure
   * lasts.
   */
  private static final long LONGEST_SHORT_PAUSE_MILLIS = 1_000;

  private static final Duration FLOWS_WITHIN = Duration.ofSeconds(1);
  private static final Duration SILENT_AFTER = Duration.ofSeconds(10);

  private final String name;
  private int window = 1;
  private int open; // records of the current window without an outcome
  private long sentAt; // when the window was sent
  private long movedAt; // when its window was sent, a record delivered, or the cluster asked
  private boolean goesOn; // no record of the current window has failed
  private boolean delivers; // a record was delivered, without a call of failed() since
  private boolean stuck; // no outcome, although the cluster answers
  private @Nullable Throwable failure; // the reason why its records wait
  private long pauseMillis;
  private long retryAt;

  ReplayTopic(String name) {
    this.name = name;
  }

  String name() {
    return name;
  }

  /** The largest number of records for the next window. */
  int window() {
    return window;
  }

  boolean isOpen() {
    return open > 0;
  }

  boolean mayGo(long now) {
    return open == 0 && (failure == null || now - retryAt >= 0);
  }

  /** Whether the last attempt failed. */
  boolean isWaiting() {
    return failure != null;
  }

  /** The reason why its records wait; null if there is none. */
  @Nullable Throwable failure() {
    return failure;
  }

  boolean isStuck() {
    return stuck;
  }

  /** Whether its records wait although Kafka is available: other topics need not wait for it. */
  boolean isParked() {
    return stuck || (failure != null && FailureKind.of(failure) == FailureKind.MENDABLE);
  }

  /**
   * Whether a record was delivered without a later {@link #failed}, and an open window was sent
   * less than a second ago.
   */
  boolean isFlowing(long now) {
    return delivers && (open == 0 || now - sentAt < FLOWS_WITHIN.toNanos());
  }

  /** Whether Kafka accepts its records, however slowly. */
  boolean isDelivering(long now) {
    return delivers && !isSilent(now);
  }

  /**
   * Whether outcomes of a window are still missing more than 10 s after it was sent, after its
   * latest delivery, or after the cluster was last asked about the topic.
   */
  boolean isSilent(long now) {
    return open > 0 && now - movedAt > SILENT_AFTER.toNanos();
  }

  /**
   * Notes the cluster's answer about a silent topic.
   *
   * @param answers whether the cluster answers and has the topic
   */
  void asked(boolean answers, long now) {
    stuck = answers;
    movedAt = now;
  }

  /** Called before a window with this many records is sent. */
  void begin(int records, long now) {
    open = records;
    sentAt = now;
    movedAt = now;
    goesOn = true;
  }

  /** Called if this many records of the window are not sent. */
  void withdraw(int records) {
    ended(records);
  }

  void delivered(long now) {
    delivers = true;
    stuck = false;
    movedAt = now;
    ended(1);
  }

  /**
   * A record failed because of another one, or may be the reason why its batch was refused. It is
   * sent again; the next window has one record.
   */
  void givenBack() {
    goesOn = false;
    ended(1);
  }

  /** A record was refused and is kept; the records behind it can still be sent. */
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

  /** Forgets the open records of a client that is gone. */
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
