package io.github.kafkaeasy.consumer;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.TopicPartition;

/**
 * A running consumer, made by {@link ConsumerBuilder#start()}. All methods may be called from any
 * thread, and no method makes one of the consumer's own threads wait for itself:
 *
 * <ul>
 *   <li>In a callback ({@code onAssigned}, {@code onRevoked}, {@code onCaughtUp}), pause and resume
 *       have taken effect when they return. A seek takes effect after the callback, because Kafka
 *       must be asked first. After a seek in {@code onAssigned} the partition starts at the new
 *       position; if this seek fails, it starts where it would have started without it.
 *   <li>In a handler, in the failure handler and in any other code that runs on a thread of the
 *       consumer or of a Kafka client, {@link #close()} only requests the end. {@link
 *       #awaitClosed()} and waiting for the result of {@link #seek}, {@link #skip} or {@link #held}
 *       throw {@link IllegalStateException} there; use {@code thenRun} for what follows. On a
 *       thread of a Kafka client, waiting for the result of a pause or resume throws it too.
 *   <li>Functions that are attached to a result ({@code thenRun} and the like) run on the calling
 *       thread if the result is complete, otherwise on the thread that completes it: the poll
 *       thread, a worker or the consumer's timer. Until they return, that thread does nothing else,
 *       so they must be quick; attach slow ones with {@code thenRunAsync} and an executor.
 *   <li>The consumer does not know the application's threads that complete stages of {@code
 *       handleAsync}, and {@code close()} waits for open stages. On such a thread, do not call
 *       {@code close()}; call it on another one.
 * </ul>
 *
 * Implemented by the library.
 */
public interface EasyConsumer extends AutoCloseable {

  /** The consumer's name: the one given to the builder, or its group with a number. */
  String name();

  /**
   * The group to which the consumer commits offsets; empty for assigned partitions without a group.
   */
  Optional<String> group();

  /** Every option and Kafka setting with origin and reason; secrets are hidden. */
  String describe();

  /** The consumer's present state. */
  ConsumerState state();

  /**
   * The failure that ended the consumer; empty unless the state is {@link ConsumerState#FAILED} or
   * about to become so.
   */
  Optional<Throwable> failure();

  /**
   * Whether a restart would help, whether work is possible, and if not, the reason. Cheap enough
   * for probes.
   */
  ConsumerHealth health();

  /**
   * Counters since the start, in total and by partition, with rates and times where they are
   * enabled.
   */
  ConsumerStats stats();

  /**
   * Metrics of the consumer's Kafka client: a live, read-only view under Kafka's own names. {@link
   * #stats()} has the outcomes of records.
   */
  Map<MetricName, ? extends Metric> kafkaMetrics();

  /**
   * Starts no further attempt until {@link #resume()}; running attempts finish. The consumer stays
   * in its group and keeps its partitions. Returns at once; to wait until the pause has taken
   * effect, use {@code consumer.pause().join()}.
   *
   * @return completes when no attempt starts any more; fails with {@link IllegalStateException}
   *     when the consumer closes
   */
  CompletableFuture<Void> pause();

  /**
   * Ends a {@link #pause()}. Returns at once.
   *
   * @return completes when attempts may start again; fails with {@link IllegalStateException} when
   *     the consumer closes
   */
  CompletableFuture<Void> resume();

  /**
   * Starts no further attempt in these partitions until they are resumed or revoked; the next owner
   * of a partition does not know of the pause. Partitions that are not assigned to this consumer
   * are ignored. Returns at once.
   *
   * @return completes when the pause has taken effect; fails with {@link IllegalStateException}
   *     when the consumer closes
   */
  CompletableFuture<Void> pause(Collection<TopicPartition> partitions);

  /** Ends a {@link #pause(Collection)} of these partitions. Returns at once. */
  CompletableFuture<Void> resume(Collection<TopicPartition> partitions);

  /**
   * Moves the read position of these partitions, which must be assigned to this consumer. Fetched
   * records are dropped, running handlers end without any effect on offsets, and the group's
   * committed offset moves to the new position, also backwards. After a seek forwards, the records
   * before the new position are given up; after a seek backwards, the records from the new position
   * on are handled again. Returns at once.
   *
   * @return completes when the positions have changed. Fails with {@link IllegalArgumentException}
   *     when a partition is not assigned or does not have the offset, and with {@link
   *     IllegalStateException} when the consumer closes or Kafka could not be asked; then no
   *     position has changed
   */
  CompletableFuture<Void> seek(Map<TopicPartition, Position> positions);

  /**
   * Gives up one held record: it counts as skipped, and the records that wait behind it continue. A
   * record is held while it waits for its retry, for the failure handler's decision or for an
   * earlier held record of its key, and while its own attempt is slow (see {@link
   * ConsumerBuilder#slowRunAfter}) or has an open stage of {@code handleAsync}. If an attempt of
   * the record is running, the record is skipped only if this attempt fails. In a partition that
   * was stopped by a corrupt batch, all offsets up to this one are given up. The skip is logged.
   * Returns at once.
   *
   * @return whether there was such a record; fails with {@link IllegalStateException} when the
   *     consumer closes. In a partition that was stopped by a corrupt batch, it also fails, and
   *     nothing is skipped, with {@link IllegalArgumentException} when the offset is not before the
   *     partition's end, and with {@link IllegalStateException} when Kafka could not be asked
   */
  CompletableFuture<Boolean> skip(String topic, int partition, long offset);

  /**
   * Lists the held keys, the oldest first, each with the position of its head record, the reason of
   * its failure, the time of its next attempt and the number of records that wait behind it. {@link
   * #skip} takes the coordinates from this list. A partition that was stopped by a corrupt batch
   * holds no key; {@link #health()} reports it. Returns at once; costs nothing unless it is called.
   *
   * @param atMost maximum number of keys in the list, 1 to 10,000
   * @return the list, within about a second even if every handler is busy; fails with {@link
   *     IllegalStateException} when the consumer closes
   * @throws io.github.kafkaeasy.error.InvalidOptionException outside of these bounds
   */
  CompletableFuture<HeldReport> held(int atMost);

  /** Present values of the limits that can change while the consumer runs. */
  ConsumerLimits limits();

  /**
   * Changes the maximum number of handlers that run at the same time. A lower number interrupts no
   * running handler: new ones start when enough have ended. A higher number takes effect at once.
   *
   * <p>The number of lanes limits the handlers of a partition too. A lane is a queue of the
   * partition's records that runs one handler at a time, apart from slow runs (see {@link
   * Ordering#KEY}). The number of lanes for each partition is fixed when the consumer starts: one
   * in PARTITION order, otherwise twice the concurrency, rounded up to a power of two, at most
   * 1,024.
   *
   * <p>With {@code handleAsync} the maximum applies to open stages; an open stage occupies its lane
   * only in PARTITION order. At most 32 handlers that have not returned their stage yet run at the
   * same time. {@link #describe()} shows the new value.
   *
   * @param handlers 1 to 10,000, as {@link ConsumerBuilder#concurrency}
   * @return the limits before the change
   * @throws io.github.kafkaeasy.error.InvalidOptionException outside of these bounds
   */
  ConsumerLimits changeConcurrency(int handlers);

  /**
   * Changes the maximum number of attempts that start per second, or sets one if there was none.
   * {@link #describe()} shows the new value.
   *
   * @param records 0.001 to 10,000,000, as {@link ConsumerBuilder#maxRecordsPerSecond}
   * @return the limits before the change
   * @throws io.github.kafkaeasy.error.InvalidOptionException outside of these bounds
   */
  ConsumerLimits changeMaxRecordsPerSecond(double records);

  /**
   * Removes the limit of attempts per second; attempts that wait for it start at once.
   *
   * @return the limits before the change
   */
  ConsumerLimits removeMaxRecordsPerSecond();

  /** As {@link #close(Duration)}, with the builder's {@code drainTimeout} (20 s unless set). */
  @Override
  void close();

  /**
   * Closes the consumer: no further record starts, running handlers finish (they are interrupted 2
   * s before the limit, or halfway if it is shorter than 4 s), finished records are committed, and
   * the group is left. Returns when all this is done; while no broker answers, up to 4 s after the
   * limit, which closing the clients may need. On one of this consumer's own threads, or a Kafka
   * client's, it requests the end and returns at once.
   *
   * @param limit 1 ms to 1 h; only the first call's limit counts, later calls only wait
   * @throws io.github.kafkaeasy.error.InvalidOptionException outside of these bounds
   */
  void close(Duration limit);

  /** Result of closing; empty until the consumer has ended. */
  Optional<DrainReport> drainReport();

  /**
   * Waits until the consumer has ended, by itself or because it was closed.
   *
   * @return {@link ConsumerState#CLOSED} or {@link ConsumerState#FAILED}
   * @throws InterruptedException when the waiting thread is interrupted; the consumer continues
   * @throws IllegalStateException when called on one of this consumer's own threads or on a thread
   *     of a Kafka client
   */
  ConsumerState awaitClosed() throws InterruptedException;

  /**
   * As {@link #awaitClosed()}, for at most {@code limit}.
   *
   * @param limit any; zero or less returns at once
   * @return the final state, or the present one at the limit
   */
  ConsumerState awaitClosed(Duration limit) throws InterruptedException;

  /**
   * Runs a callback once when the consumer has ended, for whatever reason: on the poll thread, or
   * at once on the calling thread if the consumer has already ended. An exception is logged.
   */
  void onClosed(Runnable callback);

  /**
   * Closes this consumer when the JVM shuts down: SIGINT (Ctrl-C), SIGTERM, {@code System.exit}.
   * The shutdown hook waits for as long as {@link #close()} does, but not for a handler that itself
   * called {@code System.exit}.
   *
   * @return this consumer
   */
  EasyConsumer closeOnShutdown();
}
