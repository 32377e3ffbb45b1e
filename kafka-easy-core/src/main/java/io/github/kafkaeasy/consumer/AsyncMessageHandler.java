package io.github.kafkaeasy.consumer;

import io.github.kafkaeasy.message.Message;
import java.util.concurrent.CompletionStage;

/**
 * What the application does with a message, when that ends later than the call returns: a request
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
}
