package io.github.kafkaeasy.admin;

import java.util.Optional;

/**
 * Watches what a group has left to do, and tells when a backlog forms and when it is gone. Made by
 * {@link GroupAdmin#watchLag}; close it.
 *
 * <pre>{@code
 * LagMonitor monitor =
 *     admin.groups().watchLag("billing")
 *         .backlogAt(10_000)
 *         .onBacklog(reading -> alert(reading.open() + " behind"))
 *         .onBacklogGone(reading -> allClear())
 *         .start();
 * }</pre>
 *
 * <p>Implemented by the library.
 */
public interface LagMonitor extends AutoCloseable {
  /** The last reading; empty before the first one. */
  Optional<LagReading> last();

  /**
   * Stops watching. Does not wait for a callback that is running, but interrupts it; a callback
   * that closes its own monitor is not interrupted.
   */
  @Override
  void close();
}
