package io.github.kafkaeasy.admin;

import io.github.kafkaeasy.config.Options;
import io.github.kafkaeasy.error.InvalidOptionException;
import io.github.kafkaeasy.error.KafkaEasyException;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Options of a {@link LagMonitor}. Not thread-safe. All callbacks run on the monitor's own thread,
 * one after the other; an exception of theirs is logged.
 */
public final class LagMonitorBuilder {
  private static final Duration SHORTEST = Duration.ofMillis(10);
  private static final Duration LONGEST = Duration.ofHours(24);

  final GroupAdmin groups;
  final String group;
  Duration every = Duration.ofSeconds(5);
  Duration window = Duration.ofMinutes(1);
  long backlogAt = 10_000;
  @Nullable Long goneAt;
  Consumer<LagReading> onReading = reading -> {};
  Consumer<LagReading> onBacklog = reading -> {};
  Consumer<LagReading> onBacklogGone = reading -> {};
  Consumer<KafkaEasyException> onFailure = failure -> {};

  LagMonitorBuilder(GroupAdmin groups, String group) {
    this.groups = groups;
    this.group = group;
  }

  /** How often the cluster is asked; 5 s, at least 10 ms and at most 24 h. */
  public LagMonitorBuilder every(Duration every) {
    this.every = Options.duration("every", every, SHORTEST, LONGEST);
    return this;
  }

  /** Over how long rates are taken; 1 min, at least 10 ms and at most 24 h. */
  public LagMonitorBuilder window(Duration window) {
    this.window = Options.duration("window", window, SHORTEST, LONGEST);
    return this;
  }

  /**
   * From how many open records on it is a backlog; 10,000, at least 1. Open is what is not done: a
   * single parked record is one, however far the group has gone on behind it.
   */
  public LagMonitorBuilder backlogAt(long records) {
    this.backlogAt = Options.number("backlogAt", records, 1, Long.MAX_VALUE);
    return this;
  }

  /**
   * Down to how many open records the backlog is gone; a tenth of {@link #backlogAt} unless set, at
   * least 0. Lower than that, so that a number that hovers about one number does not call all the
   * time.
   */
  public LagMonitorBuilder goneAt(long records) {
    this.goneAt = Options.number("goneAt", records, 0, Long.MAX_VALUE);
    return this;
  }

  /** Called with each reading. */
  public LagMonitorBuilder onReading(Consumer<LagReading> onReading) {
    this.onReading = Options.required("onReading", onReading);
    return this;
  }

  /** Called once when the open records reach {@link #backlogAt}. */
  public LagMonitorBuilder onBacklog(Consumer<LagReading> onBacklog) {
    this.onBacklog = Options.required("onBacklog", onBacklog);
    return this;
  }

  /** Called once when, after a backlog, they come down to {@link #goneAt}. */
  public LagMonitorBuilder onBacklogGone(Consumer<LagReading> onBacklogGone) {
    this.onBacklogGone = Options.required("onBacklogGone", onBacklogGone);
    return this;
  }

  /**
   * Called when the lag could not be read, because the cluster does not answer or the group does
   * not exist; the monitor goes on. Such failures are logged too, the first of a row as a warning.
   */
  public LagMonitorBuilder onFailure(Consumer<KafkaEasyException> onFailure) {
    this.onFailure = Options.required("onFailure", onFailure);
    return this;
  }

  /**
   * Starts to watch, on a daemon thread. The admin client that this came from must stay open.
   *
   * @throws InvalidOptionException if the backlog would be gone at a number at which it forms
   */
  public LagMonitor start() {
    if (goneAt != null && goneAt >= backlogAt) {
      throw InvalidOptionException.conflict(
          "goneAt",
          goneAt,
          "backlogAt",
          backlogAt,
          "a backlog is gone at a lower number than the one at which it forms");
    }
    return new LagMonitor(this);
  }

  long effectiveGoneAt() {
    return goneAt == null ? backlogAt / 10 : goneAt;
  }
}
