package io.github.kafkaeasy.consumer.spi;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.consumer.ConsumerRecord;

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
   * Topics that the consumer reads besides its own, each with the topic whose type and handler are
   * to serve it: where this failure handler puts records that are to be tried later. Asked of what
   * {@link #open} answered, before the consumer subscribes. Default: none.
   */
  default Map<String, String> moreTopics() {
    return Map.of();
  }

  /**
   * How long a record of {@link #moreTopics} is to wait before its first attempt. Until then it is
   * held like a record that failed: its key waits, others go on, no attempt is counted. Called on a
   * worker, once while the record is held here, and must not block. Default: zero, it runs now.
   */
  default Duration waitFor(ConsumerRecord<byte[], byte[]> record) {
    return Duration.ZERO;
  }

  /**
   * Called once before the consumer's first record, on the thread that starts the consumer, with
   * what it may ask of the consumer from then on.
   */
  default void onStarted(ConsumerControl consumer) {}

  /**
   * Called on a worker when a record that had failed was handled, or filtered, after all. Must not
   * block; what it throws is logged.
   */
  default void onRecovered(FailedRecord failed) {}

  /**
   * Whether it decides otherwise when a partition holds too much ({@link
   * FailedRecord#heldBudgetUsed}). If so, it is asked again, with nothing tried in between, about
   * each record of a partition that waits for its retry when the partition stops being fetched for
   * that reason. Default: false.
   */
  default boolean escalates() {
    return false;
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
