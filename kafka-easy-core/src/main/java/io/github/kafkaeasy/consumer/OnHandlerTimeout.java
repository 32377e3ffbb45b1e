package io.github.kafkaeasy.consumer;

/**
 * Treatment of an asynchronous handler whose stage is still open after {@link
 * ConsumerBuilder#handlerTimeout}. In both cases the timeout is logged and counted.
 */
public enum OnHandlerTimeout {
  /**
   * {@link AsyncMessageHandler#timedOut} is called, and the message's key waits until the stage
   * ends. So two attempts on one message never overlap, and {@code concurrency} bounds the work
   * that is really under way. The default.
   */
  AWAIT_END,
  /**
   * The stage is cancelled, which ends the attempt as a failure at {@code FailureStage.TIMEOUT}.
   * Cancelling a future does not stop the work behind it: the next attempt, and the key's next
   * message, may run beside that work, and more than {@code concurrency} of them may be under way.
   * For handlers whose work stops with their future, or whose order does not matter.
   */
  CANCEL_STAGE
}
