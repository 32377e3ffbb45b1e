package io.github.kafkaeasy.admin;

import io.github.kafkaeasy.error.InvalidOptionException;
import io.github.kafkaeasy.error.KafkaEasyException;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Options of a {@link LagMonitor}, each set at most once. Not thread-safe. All callbacks run one
 * after the other on the monitor's own thread; an exception from a callback is logged.
 *
 * <p>Implemented by the library.
 */
public interface LagMonitorBuilder {
  /** The time between two readings. Default 5 s, from 10 ms to 24 h. */
  LagMonitorBuilder every(Duration every);

  /** The time window over which rates are computed. Default 1 min, from 10 ms to 24 h. */
  LagMonitorBuilder window(Duration window);

  /**
   * The number of open records at which a backlog begins. Default 10,000, at least 1. A record is
   * open until it is done: a single record that waits for its next attempt counts as one, however
   * many later records of its partition are done.
   */
  LagMonitorBuilder backlogAt(long records);

  /**
   * The number of open records at which a backlog ends. Default: a tenth of {@link #backlogAt}; at
   * least 0. Must be lower than {@link #backlogAt}, so that a number that varies around one value
   * does not trigger a callback each time.
   */
  LagMonitorBuilder goneAt(long records);

  /** Called with each reading. */
  LagMonitorBuilder onReading(Consumer<LagReading> onReading);

  /** Called when a backlog begins: the number of open records has reached {@link #backlogAt}. */
  LagMonitorBuilder onBacklog(Consumer<LagReading> onBacklog);

  /** Called when a backlog ends: the number of open records has fallen to {@link #goneAt}. */
  LagMonitorBuilder onBacklogGone(Consumer<LagReading> onBacklogGone);

  /**
   * Called when the lag could not be read, because the cluster does not answer or the group does
   * not exist; the monitor continues. Such failures are also logged, the first of a series as a
   * warning.
   */
  LagMonitorBuilder onFailure(Consumer<KafkaEasyException> onFailure);

  /**
   * Starts the monitor on a daemon thread. The admin client that created this builder must stay
   * open.
   *
   * @throws InvalidOptionException if {@link #goneAt} is not lower than {@link #backlogAt}, or if a
   *     threshold is set without a callback for backlogs
   */
  LagMonitor start();
}
