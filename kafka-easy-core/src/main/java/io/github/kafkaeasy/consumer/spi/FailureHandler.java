package io.github.kafkaeasy.consumer.spi;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Decides about records whose handling failed. The consumer itself never gives a record up: without
 * a failure handler it retries until the record succeeds, and holds back only the record's key.
 */
@FunctionalInterface
public interface FailureHandler extends FailurePolicy {

  /**
   * Called on a worker thread after each failed attempt, and without a new attempt in the case of
   * {@link #escalates}. It must not block: an answer that takes time, for instance until a send to
   * another topic is acknowledged, completes the returned stage later, from any thread. Until then
   * the record's key stays held and the worker continues with other records.
   *
   * <p>If this method throws or the stage fails, nothing is skipped: the failure is logged and the
   * record is retried later.
   */
  CompletionStage<FailureDecision> onFailure(FailedRecord failed);

  /**
   * Returns the handler itself, because a handler without threads and clients can serve every
   * consumer. A configuration that makes a handler for each consumer implements {@link
   * FailurePolicy} itself.
   */
  // FailureHandler and FailurePolicy have different functional methods on purpose.
  // ConsumerBuilder.onFailure has an overload for each, and the compiler chooses the more specific
  // one for a FailureHandler.
  @SuppressWarnings("FunctionalInterfaceMethodChanged")
  @Override
  default FailureHandler open(FailureContext context) {
    return this;
  }

  /**
   * Additional topics that the consumer reads, to which this failure handler sends records for a
   * later attempt. Each is mapped to the topic of the application whose codec and handler are used
   * for it. Called on the handler that {@link #open} returned, before the consumer subscribes.
   * Default: none.
   */
  default Map<String, String> moreTopics() {
    return Map.of();
  }

  /**
   * The pattern to which a consumer with {@code topicsMatching} subscribes: the application's
   * pattern without the topics that this handler writes, since a consumer must never read its own
   * output. Called once before the consumer subscribes. Default: the application's pattern.
   *
   * @param chosen the application's pattern
   */
  default Pattern subscription(Pattern chosen) {
    return chosen;
  }

  /**
   * Whether a thread belongs to this handler. If the application calls {@code EasyConsumer.close()}
   * in a callback on such a thread, the call only requests the end, since the end waits for this
   * handler. Called from any thread. Default: false.
   */
  default boolean runsOn(Thread thread) {
    return false;
  }

  /**
   * Time that a record of {@link #moreTopics} waits before its first attempt. Until then it is held
   * like a record that failed: its key waits, other keys continue, and no attempt is counted.
   * Called on a worker thread, once for each record while this consumer has it; must not block.
   * Default: zero, the record runs at once.
   */
  default Duration waitFor(ConsumerRecord<byte[], byte[]> record) {
    return Duration.ZERO;
  }

  /**
   * Called once before the consumer's first record, on the thread that starts the consumer.
   *
   * @param consumer may be used from then on
   */
  default void onStarted(ConsumerControl consumer) {}

  /**
   * Called on a worker thread when a record that had failed before was handled or filtered. Must
   * not block; an exception is logged.
   */
  default void onRecovered(FailedRecord failed) {}

  /**
   * Whether the handler decides differently when the record's partition holds too many records
   * ({@link FailedRecord#heldBudgetUsed}). If true, and a partition stops being fetched for this
   * reason, the handler is called again, without a new attempt, for each record of the partition
   * that waits for its retry. Default: false.
   */
  default boolean escalates() {
    return false;
  }

  /**
   * Present reason why this handler cannot settle records, as a readable line for health reports;
   * empty when there is none. Called from any thread.
   */
  default Optional<String> trouble() {
    return Optional.empty();
  }

  /**
   * Closes threads and clients within the limit. Called once by each consumer that uses this
   * handler, when the consumer has drained or could not start.
   */
  default void close(Duration limit) {}

  /** Skips every record at its first failure, and logs each with its reason. */
  static FailureHandler skip() {
    return FixedDecisions.SKIP;
  }

  /** Stops the consumer at the first record that fails, without committing that record. */
  static FailureHandler stop() {
    return FixedDecisions.STOP;
  }
}
