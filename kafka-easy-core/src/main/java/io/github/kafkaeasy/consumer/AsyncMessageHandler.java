package io.github.kafkaeasy.consumer;

import io.github.kafkaeasy.message.Message;
import java.util.concurrent.CompletionStage;

/**
 * The application's handling of a message, when that ends later than the call returns: a request
 * that is sent, a query that is under way. The order is kept as with a {@link MessageHandler}: the
 * message's key (in {@link Ordering#PARTITION}, its partition) waits until the stage has ended.
 */
@FunctionalInterface
public interface AsyncMessageHandler<V> {

  /**
   * Begins to handle one message, on a worker thread, and returns soon. The offset may be committed
   * once the stage has ended well; a stage that fails or is cancelled, a null stage and whatever
   * this method throws go to the consumer's failure handler. The thread that completes the stage
   * only leaves a note: nothing of the consumer runs on it.
   */
  CompletionStage<?> handle(Message<V> message) throws Exception;

  /**
   * Called once for a message whose stage is still open after {@link
   * ConsumerBuilder#handlerTimeout}, on a thread of the consumer's that nothing else waits for. A
   * handler that can stop its work does so here, and completes the stage when the work has ended:
   * until then the message's key waits, so that a retry cannot run beside it. An exception is
   * logged. Default: does nothing.
   *
   * @param message the message that {@link #handle} was called with
   */
  default void timedOut(Message<V> message) {}
}
