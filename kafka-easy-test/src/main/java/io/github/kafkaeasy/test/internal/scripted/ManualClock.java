package io.github.kafkaeasy.test.internal.scripted;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Clock that moves only when a test moves it: wall time as a {@link Clock}, monotonic time by
 * {@link #nanoTime()} (pass {@code clock::nanoTime} as a {@code LongSupplier}).
 *
 * <p>Starts at 2026-01-01T00:00:00Z by default. Thread-safe; {@link #advance} changes wall and
 * monotonic time in one step.
 */
public final class ManualClock extends Clock {

  private static final Instant DEFAULT_START = Instant.parse("2026-01-01T00:00:00Z");

  // As with System.nanoTime(), only differences have a meaning. Negative, to detect code that
  // compares the value with zero.
  private static final long START_NANOS = -5_000_000_000L;

  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private volatile Reading reading;

  /** Creates a clock that starts at 2026-01-01T00:00:00Z. */
  public ManualClock() {
    this(DEFAULT_START);
  }

  /**
   * Creates a clock that starts at the given time.
   *
   * @param start the first wall time
   */
  public ManualClock(Instant start) {
    reading = new Reading(Objects.requireNonNull(start, "start"), START_NANOS);
  }

  /**
   * Monotonic time; only differences have a meaning, as with {@link System#nanoTime()}.
   *
   * @return nanoseconds, negative for the first seconds
   */
  public long nanoTime() {
    return reading.nanos();
  }

  /**
   * Moves wall and monotonic time forward, then runs the listeners in the order in which they were
   * added, on the calling thread.
   *
   * @param by the duration; zero only runs the listeners
   * @throws IllegalArgumentException if {@code by} is negative: monotonic time never goes back
   */
  public void advance(Duration by) {
    if (by.isNegative()) {
      throw new IllegalArgumentException("monotonic time cannot go back, asked to advance " + by);
    }
    synchronized (this) {
      reading = new Reading(reading.wall().plus(by), reading.nanos() + by.toNanos());
    }
    listeners.forEach(Runnable::run);
  }

  /**
   * Shifts wall time forward or back, as an operator or a time server does. Monotonic time does not
   * change and no listener runs.
   *
   * @param by the shift; may be negative
   */
  public synchronized void jumpWall(Duration by) {
    reading = new Reading(reading.wall().plus(by), reading.nanos());
  }

  /**
   * Adds a listener for {@link #advance}, such as {@code executor::runAll}.
   *
   * @param listener runs on the thread that advances the clock; its exceptions reach that thread,
   *     and later listeners then do not run
   */
  public void onAdvance(Runnable listener) {
    listeners.add(Objects.requireNonNull(listener, "listener"));
  }

  @Override
  public Instant instant() {
    return reading.wall();
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  /** A view of this clock in another time zone. */
  @Override
  public Clock withZone(ZoneId zone) {
    return new Zoned(this, Objects.requireNonNull(zone, "zone"));
  }

  @Override
  public String toString() {
    return "ManualClock[" + reading.wall() + "]";
  }

  private record Reading(Instant wall, long nanos) {}

  private static final class Zoned extends Clock {
    private final ManualClock clock;
    private final ZoneId zone;

    Zoned(ManualClock clock, ZoneId zone) {
      this.clock = clock;
      this.zone = zone;
    }

    @Override
    public Instant instant() {
      return clock.instant();
    }

    @Override
    public ZoneId getZone() {
      return zone;
    }

    @Override
    public Clock withZone(ZoneId other) {
      return clock.withZone(other);
    }
  }
}
