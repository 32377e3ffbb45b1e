package io.github.kafkaeasy.consumer;

import io.github.kafkaeasy.message.Message;

/**
 * Handler of one message. Called on a worker thread. Calls for messages of one partition (in {@link
 * Ordering#PARTITION}) or of one key in a partition (in {@link Ordering#KEY}) never overlap and
 * come in offset order; with {@link Ordering#UNORDERED} they have no order.
 */
@FunctionalInterface
public interface MessageHandler<V> {

  /**
   * Handles one message. Returning means that it is handled and its offset may be committed. An
   * exception goes to the consumer's failure handler; the message is not lost.
   */
  void handle(Message<V> message) throws Exception;
}
