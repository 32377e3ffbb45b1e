package io.github.kafkaeasy.consumer;

import io.github.kafkaeasy.message.Message;

/**
 * What the application does with a message. Called on a worker thread; messages of one key (in
 * {@link Ordering#PARTITION}, of one partition) never overlap and come in offset order.
 */
@FunctionalInterface
public interface MessageHandler<V> {

  /**
   * Handles one message. Returning means handled: the offset may be committed. Whatever is thrown
   * goes to the consumer's failure handler; the message is not lost.
   */
  void handle(Message<V> message) throws Exception;
}
