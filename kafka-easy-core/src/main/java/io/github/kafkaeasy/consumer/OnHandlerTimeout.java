package io.github.kafkaeasy.consumer;

/**
 * Treatment of an asynchronous handler whose stage is still open after {@link
 * ConsumerBuilder#handlerTimeout}. In both cases the timeout is logged and counted.
 */
public enum OnHandlerTimeout {
  /**
   * {@link AsyncMessageHandler#timedOut} is called, and the message's key waits until the stage
   * ends. So two attempts on one message never overlap, and {@code concurrency} limits the work
   * that is really in progress. The default.
   */
  AWAIT_END,
  /**
   * The stage is cancelled, which ends the attempt as a failure at {@code FailureStage.TIMEOUT}.
   * Cancelling a future does not stop the work behind it: the next attempt, and the key's next
   * message, may run at the same time as that work, and more than {@code concurrency} pieces of
   * work may be in progress. For handlers whose work stops with their future, or whose order does
   * not matter.
   */
  CANCEL_STAGE
}
