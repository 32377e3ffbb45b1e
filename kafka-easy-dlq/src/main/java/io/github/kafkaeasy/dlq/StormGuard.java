package io.github.kafkaeasy.dlq;

import io.github.kafkaeasy.dlq.internal.options.StormOptions;
import io.github.kafkaeasy.dlq.internal.publish.StormSettings;
import io.github.kafkaeasy.dlq.internal.publish.StormWatch;
import io.github.kafkaeasy.error.InvalidOptionException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Keeps a topic from being drained into its dead-letter topic because something else is broken.
 * When most records fail alike, it is rarely the records. Then those that would be moved are kept,
 * uncommitted and with their keys held, nothing more is fetched, an error is logged, {@link
 * #isStorm} is true, and one record after the other is tried now and then. As soon as one is
 * handled, all of them are tried again and everything goes on. {@link #letThrough} says that these
 * records are really bad.
 *
 * <pre>{@code
 * StormGuard guard = StormGuard.atShare(0.8);
 * ... .onFailure(RetryThenDeadLetter.attempts(4).stormGuard(guard))
 * }</pre>
 *
 * <p>It is the program's handle, too. One may serve several consumers: each is watched by itself,
 * what is asked here concerns all of them. Thread-safe.
 */
public final class StormGuard {
  private final StormSettings settings;
  private final List<StormWatch> watches = new CopyOnWriteArrayList<>();

  private StormGuard(StormSettings settings) {
    this.settings = settings;
  }

  /**
   * A guard for when this share of the records of a window fails with the same exception class.
   *
   * @param share above 0, at most 1
   * @throws InvalidOptionException outside of these bounds
   */
  public static StormGuard atShare(double share) {
    return new StormGuard(
        new StormSettings(
            StormOptions.AT_SHARE.checked(share),
            StormOptions.LEAST.byDefault(),
            StormOptions.WINDOW.byDefault(),
            StormOptions.PROBE_EVERY.byDefault()));
  }

  /**
   * The same, as soon as so many have failed alike within a window; fewer are no storm. So many go
   * to the dead-letter topic before it is noticed. Default: 50, from 2 to 1,000,000.
   *
   * @throws InvalidOptionException outside of these bounds
   */
  public StormGuard least(int records) {
    return new StormGuard(
        new StormSettings(
            settings.share(),
            StormOptions.LEAST.checked(records),
            settings.window(),
            settings.probe()));
  }

  /**
   * The same with windows of this length. Default: 30 s, from 100 ms to 1 h.
   *
   * @throws InvalidOptionException outside of these bounds
   */
  public StormGuard window(Duration length) {
    Duration checked = StormOptions.WINDOW.checked(length);
    return new StormGuard(
        new StormSettings(settings.share(), settings.least(), checked, settings.probe()));
  }

  /**
   * The same, trying one record this often during a storm. Default: 10 s, from 100 ms to 1 h.
   *
   * @throws InvalidOptionException outside of these bounds
   */
  public StormGuard probeEvery(Duration pause) {
    Duration checked = StormOptions.PROBE_EVERY.checked(pause);
    return new StormGuard(
        new StormSettings(settings.share(), settings.least(), settings.window(), checked));
  }

  /** Whether a storm goes on in one of its consumers. */
  public boolean isStorm() {
    return watches.stream().anyMatch(StormWatch::isStorm);
  }

  /** How many records are kept back now. */
  public int kept() {
    return watches.stream().mapToInt(StormWatch::kept).sum();
  }

  /**
   * These records are really bad: what is kept goes on its way to the retry topics or the
   * dead-letter topic, and so does what fails with the same exception class from now on, until the
   * consumer is started anew. Does nothing when there is no storm.
   */
  public void letThrough() {
    watches.forEach(StormWatch::letThrough);
  }

  StormWatch watch(String consumer) {
    StormWatch watch = new StormWatch(settings, consumer, System::nanoTime, watches::remove);
    watches.add(watch);
    return watch;
  }

  @Override
  public String toString() {
    return "StormGuard[" + settings + "]";
  }
}
