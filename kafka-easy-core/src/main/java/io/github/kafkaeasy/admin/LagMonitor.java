package io.github.kafkaeasy.admin;

import java.util.Optional;

/**
 * Monitors the open records of a group and reports when a backlog begins and when it ends. Created
 * by {@link GroupAdmin#watchLag}; the caller must close it.
 */
public interface LagMonitor extends AutoCloseable {
  /** The latest reading; empty before the first one. */
  Optional<LagReading> last();

  /**
   * Stops monitoring. Interrupts a running callback but does not wait for it. A callback that
   * closes its own monitor is not interrupted.
   */
  @Override
  void close();
}
