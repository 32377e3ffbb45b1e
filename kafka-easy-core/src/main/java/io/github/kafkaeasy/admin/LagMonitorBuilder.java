package io.github.kafkaeasy.admin;

import io.github.kafkaeasy.error.InvalidOptionException;
import io.github.kafkaeasy.error.KafkaEasyException;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Options of a {@link LagMonitor}, each set once. Not thread-safe. All callbacks run on the
 * monitor's own thread, one after the other; an exception of theirs is logged.
 *
 * <p>Implemented by the library.
 */
public interface LagMonitorBuilder {
  /** How often the cluster is asked; 5 s, at least 10 ms and at most 24 h. */
  LagMonitorBuilder every(Duration every);

  /** Over how long rates are taken; 1 min, at least 10 ms and at most 24 h. */
  LagMonitorBuilder window(Duration window);

  /**
   * From how many open records on it is a backlog; 10,000, at least 1. Open is what is not done: a
   * single parked record is one, however far the group has gone on behind it.
   */
  LagMonitorBuilder backlogAt(long records);

  /**
   * Down to how many open records the backlog is gone; a tenth of {@link #backlogAt} unless set, at
   * least 0. Lower than that, so that a number that hovers about one number does not call all the
   * time.
   */
  LagMonitorBuilder goneAt(long records);

  /** Called with each reading. */
  LagMonitorBuilder onReading(Consumer<LagReading> onReading);

  /** Called once when the open records reach {@link #backlogAt}. */
  LagMonitorBuilder onBacklog(Consumer<LagReading> onBacklog);

  /** Called once when, after a backlog, they come down to {@link #goneAt}. */
  LagMonitorBuilder onBacklogGone(Consumer<LagReading> onBacklogGone);

  /**
   * Called when the lag could not be read, because the cluster does not answer or the group does
   * not exist; the monitor goes on. Such failures are logged too, the first of a row as a warning.
   */
  LagMonitorBuilder onFailure(Consumer<KafkaEasyException> onFailure);

  /**
   * Starts to watch, on a daemon thread. The admin client that this came from must stay open.
   *
   * @throws InvalidOptionException if the backlog would be gone at a number at which it forms, or
   *     nobody would be told of a backlog whose number was given
   */
  LagMonitor start();
}
