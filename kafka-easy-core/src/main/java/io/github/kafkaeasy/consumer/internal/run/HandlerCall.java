package io.github.kafkaeasy.consumer.internal.run;

import io.github.kafkaeasy.message.Message;

/** The last step of a record's way, whichever kind of handler the application gave. */
@FunctionalInterface
public interface HandlerCall<V> {

  /** Handled, or an open stage; what it throws is the record's failure. */
  RunOutcome call(Message<V> message) throws Exception;
}
