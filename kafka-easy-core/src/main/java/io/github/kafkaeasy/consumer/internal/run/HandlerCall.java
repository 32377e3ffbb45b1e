package io.github.kafkaeasy.consumer.internal.run;

import io.github.kafkaeasy.message.Message;

/** Call of the application's handler, of any kind. The last step of an attempt. */
@FunctionalInterface
public interface HandlerCall<V> {

  /**
   * Calls the handler. Returns HANDLED, {@code HandledWith}, an open stage, {@code Failed} or
   * {@code JvmUnwell}; an exception is a failure of the record.
   */
  RunOutcome call(Message<V> message) throws Exception;
}
