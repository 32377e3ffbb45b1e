package io.github.kafkaeasy.dlq.internal.publish;

import io.github.kafkaeasy.dlq.letter.DeadLetter;

/**
 * Something that the dead-letter thread does beside sending letters: telling of them, probing a
 * storm. All methods run on that thread, and none may block.
 */
public interface Chore {

  /** Called once in each round of the thread. */
  void work(long now);

  /** How long {@link #work} has nothing to do; {@link Long#MAX_VALUE} when nothing is planned. */
  long nanosUntilWork(long now);

  /** Called when the broker has acknowledged a dead letter in this topic. */
  default void deadLettered(DeadLetter letter, String topic, long now) {}

  /** Called once when the thread ends. */
  void end(long now);
}
