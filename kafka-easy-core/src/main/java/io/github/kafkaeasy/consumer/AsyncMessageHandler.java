package io.github.kafkaeasy.consumer;

import io.github.kafkaeasy.message.Message;
import java.util.concurrent.CompletionStage;

/**
 * Message handler whose work ends after the call has returned, for instance a request or a query
 * that is under way. Order is kept as with a {@link MessageHandler}: the next message of the same
 * partition (in {@link Ordering#PARTITION}) or of the same key (in {@link Ordering#KEY}) starts
 * only after the returned stage has ended.
 */
@FunctionalInterface
public interface AsyncMessageHandler<V> {

  /**
   * Starts the work on one message. Called on a worker thread; must return soon. The offset may be
   * committed once the stage has completed normally. A stage that fails or is cancelled, a null
   * stage and any exception of this method go to the consumer's failure handler. The consumer runs
   * none of its own work on the thread that completes the stage.
   */
  CompletionStage<?> handle(Message<V> message) throws Exception;

  /**
   * Called once for each attempt whose stage is still open after {@link
   * ConsumerBuilder#handlerTimeout}, on a separate thread of the consumer; not called with {@link
   * OnHandlerTimeout#CANCEL_STAGE}. A handler that can stop its work stops it here and completes
   * the stage when the work has ended. Until then the message's key waits, so that a retry cannot
   * run at the same time as the old attempt. An exception is logged. Default: does nothing.
   *
   * @param message the message that {@link #handle} was called with
   */
  default void timedOut(Message<V> message) {}
}
