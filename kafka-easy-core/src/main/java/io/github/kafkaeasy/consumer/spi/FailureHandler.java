package io.github.kafkaeasy.consumer.spi;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Decides what becomes of records that failed. The consumer never decides by itself that a record
 * may be lost: without a handler it tries for ever, holding back only that record's key.
 */
@FunctionalInterface
public interface FailureHandler {

  /**
   * Called on a worker thread after each failed attempt. It must not block: what takes time (a send
   * to another topic) completes the returned stage later, from any thread; until then the record's
   * key stays held and the worker goes on with other records.
   *
   * <p>If this method throws, or the stage fails, nothing is skipped: the failure is logged and the
   * record is tried again later.
   */
  CompletionStage<FailureDecision> onFailure(FailedRecord failed);

  /**
   * Called once by each consumer before its first record, on the thread that starts the consumer;
   * the returned handler is the one that consumer uses. A handler that needs threads or clients
   * makes them here, so one configuration can serve several consumers. What it throws, {@code
   * start()} throws.
   */
  default FailureHandler open(FailureContext context) {
    return this;
  }

  /**
   * What keeps this handler from settling records just now, as a readable line for health reports;
   * empty when nothing does. Called from any thread.
   */
  default Optional<String> trouble() {
    return Optional.empty();
  }

  /** Called once when its consumer has drained; gives threads and clients back within the limit. */
  default void close(Duration limit) {}

  /** Leaves out every record that fails, at its first failure, and logs each with its reason. */
  static FailureHandler skip() {
    return FixedDecisions.SKIP;
  }

  /** Stops the consumer, uncommitted, at the first record that fails. */
  static FailureHandler stop() {
    return FixedDecisions.STOP;
  }
}
