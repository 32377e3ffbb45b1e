package io.github.kafkaeasy.consumer.spi;

import java.time.Duration;

/**
 * Store of the identities of handled records, so that later copies can be left out. The built-in
 * store is in memory and bounded; an application writes its own for one that outlives the process
 * (a table, a cache server). Called from several worker threads concurrently.
 */
public interface DuplicateStore {

  /**
   * Whether a record with this identity was handled before. Called on a worker thread before each
   * record is decoded, so it should answer within milliseconds. An exception is a failure of the
   * record.
   */
  boolean contains(String id);

  /**
   * Adds the identity of a record that was handled. Called on a worker thread before the record's
   * offset may be committed. An exception is logged; the record counts as handled, and a later copy
   * of it runs.
   */
  void add(String id);

  /**
   * Releases connections within the limit. Called once by each consumer that got this store, when
   * the consumer has drained or could not start.
   */
  default void close(Duration limit) {}
}
