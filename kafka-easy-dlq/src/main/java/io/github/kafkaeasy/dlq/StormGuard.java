package io.github.kafkaeasy.dlq;

import io.github.kafkaeasy.dlq.internal.options.StormOptions;
import io.github.kafkaeasy.dlq.internal.publish.StormSettings;
import io.github.kafkaeasy.dlq.internal.publish.StormWatch;
import io.github.kafkaeasy.error.InvalidOptionException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A guard against moving a whole topic to its dead-letter topic because, for example, a database is
 * down. When most records fail with the same exception class, the cause is rarely the records.
 * During such a storm, records that fail with this class are kept instead of being moved: the next
 * records of their keys wait too, and no kept record is committed. The consumer fetches no more
 * records, logs an error, and periodically tries one of the kept records; {@link #isStorm} is true.
 * As soon as one kept record is handled, all of them are tried again and the consumer continues. It
 * also continues if no record is kept any more when the next one is to be tried, for example
 * because their partitions were revoked. If the records themselves are bad, call {@link
 * #letThrough}.
 *
 * <pre>{@code
 * StormGuard guard = StormGuard.atShare(0.8);
 * ... .onFailure(RetryThenDeadLetter.attempts(4).stormGuard(guard))
 * }</pre>
 *
 * <p>The program keeps the guard to ask about storms and to end them. One guard may serve several
 * consumers: each consumer is watched separately, and the methods of this class apply to all of
 * them together. Thread-safe.
 */
public final class StormGuard {
  private final StormSettings settings;
  private final List<StormWatch> watches = new CopyOnWriteArrayList<>();

  private StormGuard(StormSettings settings) {
    this.settings = settings;
  }

  /**
   * Creates a guard that detects a storm when at least this share of the records of a window fails
   * with the same exception class.
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
   * The number of records in a window that must fail with the same exception class before this
   * counts as a storm. This many records can reach the dead-letter topic before the storm is
   * noticed. Default: 50, from 2 to 1,000,000.
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
   * The length of a window. Default: 30 s, from 100 ms to 1 h.
   *
   * @throws InvalidOptionException outside of these bounds
   */
  public StormGuard window(Duration length) {
    Duration checked = StormOptions.WINDOW.checked(length);
    return new StormGuard(
        new StormSettings(settings.share(), settings.least(), checked, settings.probe()));
  }

  /**
   * The pause between two kept records that are tried during a storm. Default: 10 s, from 100 ms to
   * 1 h.
   *
   * @throws InvalidOptionException outside of these bounds
   */
  public StormGuard probeEvery(Duration pause) {
    Duration checked = StormOptions.PROBE_EVERY.checked(pause);
    return new StormGuard(
        new StormSettings(settings.share(), settings.least(), settings.window(), checked));
  }

  /** Whether at least one consumer of this guard is in a storm. */
  public boolean isStorm() {
    return watches.stream().anyMatch(StormWatch::isStorm);
  }

  /** The number of records that are kept at this moment, over all consumers of this guard. */
  public int kept() {
    return watches.stream().mapToInt(StormWatch::kept).sum();
  }

  /**
   * Ends the storm, because the records themselves are bad: the kept records move to the retry
   * topics or the dead-letter topic, and so do records that fail with the same exception class from
   * now on, until the consumer is started again. Does nothing when there is no storm.
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
