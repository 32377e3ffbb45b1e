package io.github.kafkaeasy.consumer;

import io.github.kafkaeasy.message.Message;

/** Filter of decoded messages. Called on a worker thread, just before the handler. */
@FunctionalInterface
public interface MessageFilter<V> {

  /**
   * True passes the message to the handler; false settles it as filtered. An exception goes to the
   * failure handler, unless {@link OnFilterError#PASS} was chosen.
   */
  boolean accepts(Message<V> message) throws Exception;
}
