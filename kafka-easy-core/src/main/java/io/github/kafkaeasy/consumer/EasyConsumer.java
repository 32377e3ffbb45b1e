package io.github.kafkaeasy.consumer;

import java.time.Duration;
import java.util.Optional;

/**
 * A running consumer, made by {@link ConsumerBuilder#start()}. All methods may be called from any
 * thread. From a handler they only ask: they never wait for the handler that called them.
 * Implemented by the library.
 */
public interface EasyConsumer extends AutoCloseable {

  /** The consumer's name: as given to the builder, else its group with a number. */
  String name();

  /** Where it is in its life. */
  ConsumerState state();

  /** Why the consumer ended by itself; empty unless {@link ConsumerState#FAILED} or about to be. */
  Optional<Throwable> failure();

  /** Counters since the start. */
  ConsumerStats stats();

  /** The same work seen by partition, with rates and times where they were asked for. */
  ProcessingStats processingStats();

  /**
   * Starts no further record until {@link #resume()}; running ones finish. The consumer stays in
   * its group and keeps its partitions. Again while paused: nothing happens.
   */
  void pause();

  /** Goes on after {@link #pause()}. */
  void resume();

  /** Closes within the builder's {@code drainTimeout} (20 s unless set). */
  @Override
  void close();

  /**
   * Closes: no further record starts, running handlers finish (interrupted 2 s before the limit),
   * what is done is committed, the group is left. Returns when that is so, or at the limit. Called
   * from one of this consumer's own handlers it asks for all this and returns at once.
   *
   * @param limit more than zero; applies to the first call, later ones only wait
   * @throws io.github.kafkaeasy.error.InvalidOptionException when the limit is not positive
   */
  void close(Duration limit);

  /** How the drain went; empty until the consumer has ended. */
  Optional<DrainReport> drainReport();

  /**
   * Waits until the consumer has ended, by itself or because somebody closed it.
   *
   * @return {@link ConsumerState#CLOSED} or {@link ConsumerState#FAILED}
   * @throws InterruptedException when the waiting thread is interrupted; the consumer goes on
   * @throws IllegalStateException when called from one of this consumer's own handlers
   */
  ConsumerState awaitClosed() throws InterruptedException;

  /**
   * As {@link #awaitClosed()}, for at most {@code limit}.
   *
   * @return the end state, or the present one when the limit came first
   */
  ConsumerState awaitClosed(Duration limit) throws InterruptedException;

  /**
   * Closes this consumer when the JVM shuts down: SIGINT (Ctrl-C), SIGTERM, {@code System.exit}.
   * The hook waits within the drain limit, but not for a handler that itself called {@code
   * System.exit}.
   *
   * @return this consumer
   */
  EasyConsumer closeOnShutdown();
}
