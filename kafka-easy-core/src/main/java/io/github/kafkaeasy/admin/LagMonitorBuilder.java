package io.github.kafkaeasy.admin;

import io.github.kafkaeasy.error.InvalidOptionException;
import io.github.kafkaeasy.error.KafkaEasyException;
import io.github.kafkaeasy.internal.options.Option;
import io.github.kafkaeasy.internal.options.OptionNeed;
import io.github.kafkaeasy.internal.options.OptionValues;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Options of a {@link LagMonitor}, each set once. Not thread-safe. All callbacks run on the
 * monitor's own thread, one after the other; an exception of theirs is logged.
 */
public final class LagMonitorBuilder {
  final GroupAdmin groups;
  final String group;
  private OptionValues options = OptionValues.NONE;

  LagMonitorBuilder(GroupAdmin groups, String group) {
    this.groups = groups;
    this.group = group;
  }

  /** How often the cluster is asked; 5 s, at least 10 ms and at most 24 h. */
  public LagMonitorBuilder every(Duration every) {
    return set(LagOptions.EVERY, every);
  }

  /** Over how long rates are taken; 1 min, at least 10 ms and at most 24 h. */
  public LagMonitorBuilder window(Duration window) {
    return set(LagOptions.WINDOW, window);
  }

  /**
   * From how many open records on it is a backlog; 10,000, at least 1. Open is what is not done: a
   * single parked record is one, however far the group has gone on behind it.
   */
  public LagMonitorBuilder backlogAt(long records) {
    return set(LagOptions.BACKLOG_AT, records);
  }

  /**
   * Down to how many open records the backlog is gone; a tenth of {@link #backlogAt} unless set, at
   * least 0. Lower than that, so that a number that hovers about one number does not call all the
   * time.
   */
  public LagMonitorBuilder goneAt(long records) {
    return set(LagOptions.GONE_AT, records);
  }

  /** Called with each reading. */
  public LagMonitorBuilder onReading(Consumer<LagReading> onReading) {
    return set(LagOptions.ON_READING, onReading);
  }

  /** Called once when the open records reach {@link #backlogAt}. */
  public LagMonitorBuilder onBacklog(Consumer<LagReading> onBacklog) {
    return set(LagOptions.ON_BACKLOG, onBacklog);
  }

  /** Called once when, after a backlog, they come down to {@link #goneAt}. */
  public LagMonitorBuilder onBacklogGone(Consumer<LagReading> onBacklogGone) {
    return set(LagOptions.ON_BACKLOG_GONE, onBacklogGone);
  }

  /**
   * Called when the lag could not be read, because the cluster does not answer or the group does
   * not exist; the monitor goes on. Such failures are logged too, the first of a row as a warning.
   */
  public LagMonitorBuilder onFailure(Consumer<KafkaEasyException> onFailure) {
    return set(LagOptions.ON_FAILURE, onFailure);
  }

  /**
   * Starts to watch, on a daemon thread. The admin client that this came from must stay open.
   *
   * @throws InvalidOptionException if the backlog would be gone at a number at which it forms, or
   *     nobody would be told of a backlog whose number was given
   */
  public LagMonitor start() {
    Long goneAt = options.find(LagOptions.GONE_AT);
    if (goneAt != null && goneAt >= options.get(LagOptions.BACKLOG_AT)) {
      throw InvalidOptionException.conflict(
          "goneAt",
          goneAt,
          "backlogAt",
          options.get(LagOptions.BACKLOG_AT),
          "a backlog is gone at a lower number than the one at which it forms");
    }
    OptionNeed.check(LagOptions.NEEDS, options);
    return new LagMonitor(this);
  }

  <T> T get(Option<T> option) {
    return options.get(option);
  }

  /** The callback, or one that does nothing. */
  <T> Consumer<T> callback(Option<Consumer<T>> option) {
    Consumer<T> given = options.find(option);
    return given == null ? told -> {} : given;
  }

  long effectiveGoneAt() {
    Long goneAt = options.find(LagOptions.GONE_AT);
    return goneAt == null ? options.get(LagOptions.BACKLOG_AT) / 10 : goneAt;
  }

  private <T> LagMonitorBuilder set(Option<T> option, @Nullable T value) {
    options = options.with(option, value);
    return this;
  }
}
