package io.github.kafkaeasy.consumer;

import io.github.kafkaeasy.message.Message;

/**
 * Handler of one message that also sends records, in a consumer with {@link
 * ConsumerBuilder#exactlyOnce}. Called on a worker thread. Calls for messages of one partition (in
 * {@link Ordering#PARTITION}) or of one key in a partition (in {@link Ordering#KEY}) never overlap
 * and come in offset order; with {@link Ordering#UNORDERED} they have no order.
 */
@FunctionalInterface
public interface OutputHandler<V> {

  /**
   * Handles one message. Returning means that it is handled: its offset and its outputs are
   * committed in one transaction. An exception goes to the consumer's failure handler, and the
   * outputs of this attempt are dropped.
   *
   * @param outputs for this call only; any thread may use it until the call returns
   */
  void handle(Message<V> message, Outputs outputs) throws Exception;
}
