package io.github.kafkaeasy.consumer;

import io.github.kafkaeasy.message.Message;

/**
 * What the application does with a message of a consumer with {@link ConsumerBuilder#exactlyOnce},
 * and what it sends on because of it. Called on a worker thread; messages of one key (in {@link
 * Ordering#PARTITION}, of one partition) never overlap and come in offset order.
 */
@FunctionalInterface
public interface OutputHandler<V> {

  /**
   * Handles one message. Returning means handled: offset and outputs are committed in one
   * transaction. Whatever is thrown goes to the consumer's failure handler, and the outputs of this
   * attempt are forgotten.
   *
   * @param outputs for this call only; any thread may use it until the call returns
   */
  void handle(Message<V> message, Outputs outputs) throws Exception;
}
