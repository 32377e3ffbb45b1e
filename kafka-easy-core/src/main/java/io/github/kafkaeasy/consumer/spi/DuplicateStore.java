package io.github.kafkaeasy.consumer.spi;

import java.time.Duration;

/**
 * Remembers what was handled, so that a second copy of it can be left out. The ready one is in
 * memory and bounded; one that outlives the process (a table, a cache server) is for applications
 * to write. Used from several worker threads at a time.
 */
public interface DuplicateStore {

  /**
   * Whether a record with this identity was handled before. Called on a worker thread before each
   * record is decoded, so it should answer within milliseconds. What it throws is the record's
   * failure.
   */
  boolean contains(String id);

  /**
   * A record with this identity was handled. Called on a worker thread before its offset may be
   * committed. What it throws is logged; the record counts as handled, and a later copy of it runs.
   */
  void add(String id);

  /** Called once when the consumer has drained; gives connections back within the limit. */
  default void close(Duration limit) {}
}
