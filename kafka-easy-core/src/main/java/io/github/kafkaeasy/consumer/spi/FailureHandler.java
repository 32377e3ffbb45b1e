package io.github.kafkaeasy.consumer.spi;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Decides what becomes of records that failed. The consumer never decides by itself that a record
 * may be lost: without a handler it tries for ever, holding back only that record's key.
 */
@FunctionalInterface
public interface FailureHandler extends FailurePolicy {

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
   * The handler itself: one without threads and clients serves every consumer. A configuration that
   * makes a handler for each consumer is a {@link FailurePolicy} of its own.
   */
  // A lambda for a handler and one for a policy differ; ConsumerBuilder.onFailure takes both by
  // their own types, and the more special one is the handler.
  @SuppressWarnings("FunctionalInterfaceMethodChanged")
  @Override
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
   * The pattern that a consumer with {@code topicsMatching} subscribes to: the application's own,
   * without the topics that this handler writes, since a consumer must never read its own output.
   * Called once before the consumer subscribes. Default: the application's.
   *
   * @param chosen what the application said
   */
  default Pattern subscription(Pattern chosen) {
    return chosen;
  }

  /**
   * Whether a thread is one of this handler's own. Such a thread may call {@code
   * EasyConsumer.close()} in a callback of the application; there it only asks for the end, since
   * the end waits for this handler. Called from any thread. Default: false.
   */
  default boolean runsOn(Thread thread) {
    return false;
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
