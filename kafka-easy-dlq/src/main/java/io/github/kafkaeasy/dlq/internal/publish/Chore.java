package io.github.kafkaeasy.dlq.internal.publish;

import io.github.kafkaeasy.dlq.letter.DeadLetter;

/**
 * A task of the dead-letter thread in addition to sending dead letters, such as calling an alert
 * callback or, while a storm guard keeps failed records, trying one of them again. All methods are
 * called on that thread and must not block.
 */
public interface Chore {

  /** Called once in each round of the thread. */
  void work(long now);

  /**
   * The time in nanoseconds until {@link #work} has something to do; {@link Long#MAX_VALUE} if
   * nothing is planned.
   */
  long nanosUntilWork(long now);

  /**
   * Called when a dead letter was written to this topic: the broker has acknowledged it or, with
   * {@code exactlyOnce}, the transaction of the record's offset has taken it.
   */
  default void deadLettered(DeadLetter letter, String topic, long now) {}

  /** Called once when the thread ends. */
  void end(long now);
}
