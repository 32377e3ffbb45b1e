package io.github.kafkaeasy.consumer.spi;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Observer of a consumer's events, for meters, audits and tests. Every method does nothing unless
 * it is overridden. The methods are called in the middle of the work, on the thread named in each
 * comment; worker threads may call them concurrently. They must be quick and must not block.
 *
 * <p>Their exceptions are logged, at most once in 10 s, and have no other effect; only an error of
 * the JVM, such as {@code OutOfMemoryError} or {@code LinkageError}, stops the consumer. The life
 * of a record:
 *
 * <pre>
 *   handled | filtered                                most records
 *   (failed  retrying)*  handled | filtered | resolved   failed records, between
 *                                                        holdBegun and holdEnded of their key
 * </pre>
 *
 * <p>A record that is given up, because its partition was revoked or the consumer closes, has no
 * final event; it is delivered again, here or to another member.
 */
public interface ConsumerObserver {

  /**
   * The observed consumer is about to start. The first event, on the thread that starts the
   * consumer; only {@link #wantsTimes} may be called before it.
   *
   * @param consumer the consumer's name
   * @param group its group; empty when it commits to none
   */
  default void starting(String consumer, Optional<String> group) {}

  /**
   * The handler returned, or its stage completed normally. Worker.
   *
   * @param attempt number of the attempt, 1 for the first
   */
  default void handled(ConsumerRecord<byte[], byte[]> record, int attempt) {}

  /**
   * Whether this observer wants {@link #timed} to be called, for which the consumer reads the
   * clock. Called at most once, when the consumer starts; not called if an option asks for times.
   * Default: false.
   */
  default boolean wantsTimes() {
    return false;
  }

  /**
   * A timed attempt has ended; {@link io.github.kafkaeasy.consumer.ConsumerBuilder#timeOneRecordOf}
   * says which attempts are timed. Called before {@link #handled} or {@link #failed}; also called
   * without {@link #wantsTimes} if something else asks for times. Worker.
   *
   * @param record of a batch: its first record
   * @param took duration of filters, decoding and handler together, up to the end of the stage of
   *     an asynchronous handler
   * @param handled whether the attempt succeeded
   */
  default void timed(ConsumerRecord<byte[], byte[]> record, Duration took, boolean handled) {}

  /**
   * The record was left out by a filter, as a duplicate, as stale, as a warm-up probe, or because
   * it was redriven for another group. Worker.
   */
  default void filtered(ConsumerRecord<byte[], byte[]> record) {}

  /** An attempt failed; the failure handler is called next. Worker. */
  default void failed(FailedRecord failed) {}

  /**
   * The failure handler decided that the record runs again. Worker.
   *
   * @param after the time to wait before the next attempt
   */
  default void retrying(FailedRecord failed, Duration after) {}

  /**
   * The failure handler's decision settled the record: dead-lettered, moved, skipped or discarded.
   * Worker.
   */
  default void resolved(FailedRecord failed, Resolution as) {}

  /**
   * The record's key is held from now on: the record failed, runs for long, waits for its open
   * stage, waits for a copy of it that is being handled, or comes from a retry topic and is not due
   * yet. Worker, or the poll thread.
   */
  default void holdBegun(ConsumerRecord<byte[], byte[]> record) {}

  /**
   * The key is free again. {@code record} is the last held record of the key: the one with which
   * the hold began, or the last of those that waited behind it. Worker.
   *
   * @param held how long the key was held
   */
  default void holdEnded(ConsumerRecord<byte[], byte[]> record, Duration held) {}

  /** The record has run for {@code slowRunAfter}; its lane continues without it. Poll thread. */
  default void slowRun(ConsumerRecord<byte[], byte[]> record) {}

  /**
   * The record's handler has run for {@code handlerTimeout} and was interrupted, notified or
   * cancelled. Poll thread.
   */
  default void handlerTimeout(ConsumerRecord<byte[], byte[]> record) {}

  /** The broker acknowledged these offsets. Poll thread. */
  default void committed(Map<TopicPartition, Long> offsets) {}

  /** The broker did not acknowledge these offsets; a later commit includes them. Poll thread. */
  default void commitFailed(Map<TopicPartition, Long> offsets, Throwable cause) {}

  /** These partitions were assigned to the consumer. Poll thread. */
  default void assigned(Collection<TopicPartition> partitions) {}

  /** These partitions were revoked; their finished records are committed. Poll thread. */
  default void revoked(Collection<TopicPartition> partitions) {}

  /**
   * These partitions were lost; their uncommitted records are delivered again to another member.
   * Poll thread.
   */
  default void lost(Collection<TopicPartition> partitions) {}
}
