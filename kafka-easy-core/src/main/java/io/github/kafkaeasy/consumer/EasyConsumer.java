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
 * thread, and none of them makes one of the consumer's own threads wait for itself:
 *
 * <ul>
 *   <li>In a callback ({@code onAssigned}, {@code onRevoked}, {@code onCaughtUp}) pause, resume and
 *       seek have happened when they return.
 *   <li>In a handler, in the failure handler and in whatever else runs on the consumer's threads or
 *       on those of a Kafka client, {@link #close()} only asks, and {@link #awaitClosed()} and the
 *       waiting for an answer of {@link #seek}, {@link #skip} or {@link #held} are refused with
 *       {@link IllegalStateException}; chain what follows with {@code thenRun}.
 *   <li>A thread of the application that completes a stage of {@code handleAsync} is not known to
 *       the consumer, and {@code close()} waits for open stages: there call it on another thread.
 * </ul>
 *
 * Implemented by the library.
 */
public interface EasyConsumer extends AutoCloseable {

  /** The consumer's name: as given to the builder, else its group with a number. */
  String name();

  /** The group whose offsets it commits; empty for assigned partitions without a group. */
  Optional<String> group();

  /** Every option, and Kafka's settings, with origin and reason; secrets are hidden. */
  String describe();

  /** Where it is in its life. */
  ConsumerState state();

  /** Why the consumer ended by itself; empty unless {@link ConsumerState#FAILED} or about to be. */
  Optional<Throwable> failure();

  /**
   * Whether a restart would help, whether work is possible, and what stops it where it is not.
   * Cheap; made for probes.
   */
  ConsumerHealth health();

  /**
   * What it has done since the start, in total and by partition, with rates and times where they
   * were asked for.
   */
  ConsumerStats stats();

  /**
   * The metrics of the Kafka client behind it, as they are now: a view to read, by its names. For
   * meters; {@link #stats()} says what became of records.
   */
  Map<MetricName, ? extends Metric> kafkaMetrics();

  /**
   * Begins no further attempt until {@link #resume()}; running ones finish. The consumer stays in
   * its group and keeps its partitions. Returns at once; whoever needs to know that it holds waits
   * for the answer: {@code consumer.pause().join()}.
   *
   * @return done once no attempt begins any more; fails with {@link IllegalStateException} when the
   *     consumer closes
   */
  CompletableFuture<Void> pause();

  /**
   * Goes on after {@link #pause()}. Returns at once.
   *
   * @return done once it goes on; fails with {@link IllegalStateException} when the consumer closes
   */
  CompletableFuture<Void> resume();

  /**
   * Starts no further record of these partitions, as far as they are ours, until they are resumed
   * or go to another member, which knows nothing of it. Returns at once.
   *
   * @return done once it holds; fails with {@link IllegalStateException} when the consumer closes
   */
  CompletableFuture<Void> pause(Collection<TopicPartition> partitions);

  /** Goes on after {@link #pause(Collection)}. Returns at once. */
  CompletableFuture<Void> resume(Collection<TopicPartition> partitions);

  /**
   * Goes on elsewhere in these partitions, which must be ours: what was fetched from them is
   * dropped, what is running ends but settles nothing any more, and the group's offset moves along,
   * backwards too. Records between the old place and a later one are given up by this decision;
   * records behind an earlier one run again. Returns at once.
   *
   * @return done once it holds; fails, and nothing has changed, with {@link
   *     IllegalArgumentException} when a partition is not ours or an offset is not in it, with
   *     {@link IllegalStateException} when the consumer closes or Kafka could not be asked
   */
  CompletableFuture<Void> seek(Map<TopicPartition, Position> positions);

  /**
   * Gives one record up: it counts as done, as skipped, and what waits behind it goes on. For
   * records that are held, because they failed and wait for their next attempt, or wait behind such
   * a record of their key; one that is running just now is skipped if this attempt fails too. Where
   * a corrupt batch has stopped a partition, all offsets up to this one are given up. The skip is
   * logged. Returns at once.
   *
   * @return whether there was such a record; fails with {@link IllegalStateException} when the
   *     consumer closes
   */
  CompletableFuture<Boolean> skip(String topic, int partition, long offset);

  /**
   * Lists the keys that are held, the oldest first: where each one's head is, why it failed, when
   * it runs next, and how many records wait behind it. {@link #skip} takes what the list shows. A
   * partition that a corrupt batch has stopped holds no key; {@link #health()} tells of it. Returns
   * at once; costs nothing unless it is called.
   *
   * @param atMost how many keys the list has at most, 1 to 10,000
   * @return the list, within about a second, also when every handler is busy; fails with {@link
   *     IllegalStateException} when the consumer closes
   * @throws io.github.kafkaeasy.error.InvalidOptionException outside of these bounds
   */
  CompletableFuture<HeldReport> held(int atMost);

  /** The limits that can change while the consumer runs, as they are now. */
  ConsumerLimits limits();

  /**
   * Changes how many handlers may run at a time, from now on. A lower number ends no running
   * handler: the next ones begin once enough have ended. A higher one takes effect at once, with
   * one bound that stays: the lanes of a partition were made at the start, twice as many as the
   * concurrency then (rounded up to a power of two, at most 1,024; one in PARTITION order), and at
   * most so many handlers run at a time in one partition, each on keys of its own. With {@code
   * handleAsync} it bounds open stages, and of the calls that open them at most 32 run at a time.
   * {@link #describe()} shows the new value.
   *
   * @param handlers 1 to 10,000, as {@link ConsumerBuilder#concurrency}
   * @return the limits before
   * @throws io.github.kafkaeasy.error.InvalidOptionException outside of these bounds
   */
  ConsumerLimits changeConcurrency(int handlers);

  /**
   * Changes how many attempts may begin a second, from now on; also where there was no limit
   * before. {@link #describe()} shows the new value.
   *
   * @param records 0.001 to 10,000,000, as {@link ConsumerBuilder#maxRecordsPerSecond}
   * @return the limits before
   * @throws io.github.kafkaeasy.error.InvalidOptionException outside of these bounds
   */
  ConsumerLimits changeMaxRecordsPerSecond(double records);

  /**
   * Takes the limit of attempts a second away; what waits for its turn begins at once.
   *
   * @return the limits before
   */
  ConsumerLimits removeMaxRecordsPerSecond();

  /** Closes within the builder's {@code drainTimeout} (20 s unless set). */
  @Override
  void close();

  /**
   * Closes: no further record starts, running handlers finish (interrupted 2 s before the limit),
   * what is done is committed, the group is left. Returns when that is so, or at the limit. Called
   * from one of this consumer's own threads, or a Kafka client's, it asks for all this and returns
   * at once.
   *
   * @param limit 1 ms to 1 h; applies to the first call, later ones only wait
   * @throws io.github.kafkaeasy.error.InvalidOptionException outside of these bounds
   */
  void close(Duration limit);

  /** How the drain went; empty until the consumer has ended. */
  Optional<DrainReport> drainReport();

  /**
   * Waits until the consumer has ended, by itself or because somebody closed it.
   *
   * @return {@link ConsumerState#CLOSED} or {@link ConsumerState#FAILED}
   * @throws InterruptedException when the waiting thread is interrupted; the consumer goes on
   * @throws IllegalStateException when called on one of this consumer's own threads
   */
  ConsumerState awaitClosed() throws InterruptedException;

  /**
   * As {@link #awaitClosed()}, for at most {@code limit}.
   *
   * @param limit any; zero or less only looks
   * @return the end state, or the present one when the limit came first
   */
  ConsumerState awaitClosed(Duration limit) throws InterruptedException;

  /**
   * Runs a callback once when the consumer has ended, however it did: on the poll thread, or at
   * once on the calling thread when it has ended already. What it throws is logged.
   */
  void onClosed(Runnable callback);

  /**
   * Closes this consumer when the JVM shuts down: SIGINT (Ctrl-C), SIGTERM, {@code System.exit}.
   * The hook waits within the drain limit, but not for a handler that itself called {@code
   * System.exit}.
   *
   * @return this consumer
   */
  EasyConsumer closeOnShutdown();
}
