package io.github.kafkaeasy.dlq.internal.publish;

import io.github.kafkaeasy.consumer.spi.ConsumerControl;
import io.github.kafkaeasy.consumer.spi.FailedRecord;
import io.github.kafkaeasy.dlq.internal.Logs;
import io.github.kafkaeasy.error.internal.DurationText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A storm guard's state for one consumer. Workers report failures, the dead-letter thread probes,
 * and the program may let the kept records through. All fields are guarded by this object's lock,
 * which is never held while waiting.
 */
public final class StormWatch implements Chore {
  /**
   * The longest sleep between two looks at the storm; workers change its state without waking the
   * dead-letter thread.
   */
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  private final StormSettings settings;
  private final String consumer;
  private final LongSupplier nanoTime;
  private final Consumer<StormWatch> onClosed;

  /** The number of failures in this window by exception class. */
  private final Map<String, Integer> failures = new HashMap<>();

  private final Set<String> allowed = new HashSet<>();
  private final Set<Letter> kept = new LinkedHashSet<>();
  private @Nullable ConsumerControl control;
  private Consumer<Letter> onward = letter -> {};
  private long windowBegan;
  private long handledBefore;

  /** The exception class of the present storm; null if there is none. */
  private @Nullable String storm;

  private @Nullable FailedRecord probe;
  private long nextProbeNanos;

  /** True once the dead-letter thread has ended, so that no kept record would be tried again. */
  private boolean ended;

  public StormWatch(
      StormSettings settings,
      String consumer,
      LongSupplier nanoTime,
      Consumer<StormWatch> onClosed) {
    this.onClosed = onClosed;
    this.settings = settings;
    this.consumer = consumer;
    this.nanoTime = nanoTime;
    this.windowBegan = nanoTime.getAsLong();
  }

  /**
   * Called once by the starting consumer, before its first record.
   *
   * @param publish receives the letters that are let through
   */
  public synchronized void started(ConsumerControl running, Consumer<Letter> publish) {
    control = running;
    onward = publish;
  }

  public synchronized boolean isStorm() {
    return storm != null;
  }

  /** The reason for health reports. */
  public synchronized Optional<String> trouble() {
    return storm == null
        ? Optional.empty()
        : Optional.of(
            "a storm of "
                + storm
                + ": "
                + kept.size()
                + " records are kept, and their offsets are not committed");
  }

  public synchronized int kept() {
    return kept.size();
  }

  /**
   * Reports a record that is about to be moved; returns true if the storm keeps it instead. Called
   * on a worker.
   */
  public synchronized boolean keeps(Letter letter) {
    String failure = letter.thrown().getClass().getName();
    if (ended || allowed.contains(failure)) {
      return false;
    }
    if (storm == null) {
      count(failure);
    }
    if (!failure.equals(storm)) {
      return false;
    }
    kept.add(letter);
    return true;
  }

  /**
   * Reports that a record failed again or was given up. If it is the probed record, another one is
   * probed next, whatever this one failed with and whatever is decided about it.
   */
  public synchronized void endProbe(FailedRecord failed) {
    if (failed == probe) {
      probe = null;
      planProbe();
    }
  }

  private void count(String failure) {
    long now = nanoTime.getAsLong();
    if (now - windowBegan > settings.window().toNanos()) {
      failures.clear();
      windowBegan = now;
      handledBefore = handled();
    }
    int alike = failures.merge(failure, 1, Integer::sum);
    int all = failures.values().stream().mapToInt(Integer::intValue).sum();
    if (alike > settings.least() && alike >= settings.share() * (all + handled() - handledBefore)) {
      begin(failure, alike);
    }
  }

  private void begin(String failure, int alike) {
    storm = failure;
    planProbe();
    fetching(false);
    Logs.LOG.error(
        "Storm: {} records of consumer {} failed with {} within {}, a large share of its records."
            + " The cause is probably not in the records. From now on such records are kept and not"
            + " committed, nothing more is fetched, and one of them is tried every {}. If the"
            + " records themselves are bad, call stormGuard.letThrough().",
        alike,
        consumer,
        failure,
        DurationText.of(settings.window()),
        DurationText.of(settings.probe()));
  }

  private void planProbe() {
    nextProbeNanos = nanoTime.getAsLong() + settings.probe().toNanos();
  }

  /** Tries one kept record when its probe is due. Called on the dead-letter thread. */
  @Override
  public void work(long now) {
    Letter next = nextProbe();
    if (next != null) {
      next.tryAgain();
    }
  }

  private synchronized @Nullable Letter nextProbe() {
    if (storm == null || probe != null || nanosUntilProbe() > 0) {
      return null;
    }
    if (kept.isEmpty()) {
      // No record is left that could show the end of the storm.
      Logs.LOG.warn(
          "Storm of {} in consumer {} is over: none of its records is kept any more, because their"
              + " partitions were revoked or they failed otherwise. The consumer fetches again",
          storm,
          consumer);
      List<Letter> unused = end();
      return null;
    }
    Letter next = kept.iterator().next();
    kept.remove(next);
    probe = next.failed();
    return next;
  }

  @Override
  public synchronized long nanosUntilWork(long now) {
    boolean quiet = storm == null || probe != null;
    return quiet ? LOOK_NANOS : Math.min(LOOK_NANOS, nanosUntilProbe());
  }

  private long nanosUntilProbe() {
    return Math.max(0, nextProbeNanos - nanoTime.getAsLong());
  }

  /** Reports that a record which had failed was handled after all. Called on a worker. */
  public void recovered(FailedRecord failed) {
    for (Letter letter : endIfProbe(failed)) {
      letter.tryAgain();
    }
  }

  private synchronized List<Letter> endIfProbe(FailedRecord failed) {
    if (storm == null || failed != probe) {
      return List.of();
    }
    Logs.LOG.warn(
        "Storm of {} in consumer {} is over; {} records are tried again",
        storm,
        consumer,
        kept.size());
    return end();
  }

  /** Moves all kept records on, because the records themselves are bad. Called on any thread. */
  public void letThrough() {
    List<Letter> free;
    Consumer<Letter> publish;
    synchronized (this) {
      if (storm == null) {
        return;
      }
      Logs.LOG.warn(
          "letThrough() was called: {} kept records of consumer {} that failed with {} move to their"
              + " retry topics or dead-letter topics",
          kept.size(),
          consumer,
          storm);
      allowed.add(storm);
      publish = onward;
      free = end();
    }
    free.forEach(publish);
  }

  private List<Letter> end() {
    List<Letter> free = new ArrayList<>(kept);
    kept.clear();
    failures.clear();
    windowBegan = nanoTime.getAsLong();
    handledBefore = handled();
    storm = null;
    probe = null;
    fetching(true);
    return free;
  }

  /**
   * Removes a letter whose record this consumer no longer processes; returns true if it was kept
   * here.
   */
  public synchronized boolean forget(Letter letter) {
    endProbe(letter.failed());
    return kept.remove(letter);
  }

  /**
   * Called when the dead-letter thread ends: the consumer has drained, or the thread died. The
   * publisher determines the outcome of the kept records.
   */
  @Override
  public void end(long now) {
    onClosed.accept(this);
    List<Letter> left;
    Consumer<Letter> publish;
    synchronized (this) {
      ended = true;
      publish = onward;
      left = end();
    }
    left.forEach(publish);
  }

  private long handled() {
    return control == null ? 0 : control.handled();
  }

  private void fetching(boolean on) {
    if (control != null) {
      control.holdFetching(!on);
    }
  }
}
