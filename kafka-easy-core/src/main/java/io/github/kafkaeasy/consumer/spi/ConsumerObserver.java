package io.github.kafkaeasy.consumer.spi;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Is told what a consumer does: for meters, audits, tests. Every method does nothing unless it is
 * overridden. They are called in the middle of the work, on the thread named beside each, several
 * at a time where that is a worker, so they must be quick and never wait.
 *
 * <p>What they throw is logged now and then and otherwise has no effect. The life of a record:
 *
 * <pre>
 *   handled | filtered                                most records
 *   (failed  retrying)*  handled | filtered | resolved   those in trouble, between
 *                                                        holdBegun and holdEnded of their key
 * </pre>
 *
 * <p>A record that is given up (its partition went, the consumer closes) ends without a word; it
 * comes again, here or elsewhere.
 */
public interface ConsumerObserver {

  /**
   * The consumer that it observes is about to start: the first call, on the thread that starts it.
   *
   * @param consumer the consumer's name
   * @param group its group; empty when it commits for none
   */
  default void starting(String consumer, Optional<String> group) {}

  /**
   * The handler returned, or its stage ended well. Worker.
   *
   * @param attempt which try it was, 1 for the first
   */
  default void handled(ConsumerRecord<byte[], byte[]> record, int attempt) {}

  /**
   * Whether {@link #timed} is to be called, for which the clock is read. Asked once, when the
   * consumer starts. Default: false.
   */
  default boolean wantsTimes() {
    return false;
  }

  /**
   * An attempt that was timed has ended. Which are timed: {@link
   * io.github.kafkaeasy.consumer.ConsumerBuilder#timeOneRecordOf}. Comes before {@link #handled} or
   * {@link #failed}; also without {@link #wantsTimes} where something else asks for times. Worker.
   *
   * @param record of a batch: its first record
   * @param took how long filters, decoding and handler took together, to the end of the stage of an
   *     asynchronous handler
   * @param handled whether it succeeded
   */
  default void timed(ConsumerRecord<byte[], byte[]> record, Duration took, boolean handled) {}

  /** A filter left it out, or it was a duplicate, stale or a warm-up probe. Worker. */
  default void filtered(ConsumerRecord<byte[], byte[]> record) {}

  /** An attempt failed; the failure handler is asked next. Worker. */
  default void failed(FailedRecord failed) {}

  /**
   * The failure handler wants the record to run again. Worker.
   *
   * @param after the time to wait before that
   */
  default void retrying(FailedRecord failed, Duration after) {}

  /** The failure handler's decision settled it: dead-lettered, skipped or discarded. Worker. */
  default void resolved(FailedRecord failed, Resolution as) {}

  /**
   * From now on the record's key is held: it failed, runs for long, awaits its stage, or a copy of
   * it is being handled. Worker, or the poll thread.
   */
  default void holdBegun(ConsumerRecord<byte[], byte[]> record) {}

  /**
   * The key is free again; this record, the first held or the last behind it, ended it. Worker.
   *
   * @param held for how long the key was held
   */
  default void holdEnded(ConsumerRecord<byte[], byte[]> record, Duration held) {}

  /** The record has run for {@code slowRunAfter}; its lane goes on without it. Poll thread. */
  default void slowRun(ConsumerRecord<byte[], byte[]> record) {}

  /** The record has run for {@code handlerTimeout} and was told to end. Poll thread. */
  default void handlerTimeout(ConsumerRecord<byte[], byte[]> record) {}

  /** The broker acknowledged these offsets. Poll thread. */
  default void committed(Map<TopicPartition, Long> offsets) {}

  /** The broker did not acknowledge these offsets; a later commit includes them. Poll thread. */
  default void commitFailed(Map<TopicPartition, Long> offsets, Throwable cause) {}

  /** These partitions are ours from now on. Poll thread. */
  default void assigned(Collection<TopicPartition> partitions) {}

  /** These partitions have gone; what was done of them is committed. Poll thread. */
  default void revoked(Collection<TopicPartition> partitions) {}

  /** These partitions are gone; what was not committed comes again elsewhere. Poll thread. */
  default void lost(Collection<TopicPartition> partitions) {}
}
