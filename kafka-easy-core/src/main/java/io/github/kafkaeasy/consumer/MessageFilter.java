package io.github.kafkaeasy.consumer;

import io.github.kafkaeasy.message.Message;

/** Lets decoded messages pass or not. Called on a worker thread, just before the handler. */
@FunctionalInterface
public interface MessageFilter<V> {

  /**
   * True lets the message through to the handler; false settles it as filtered. What it throws goes
   * to the failure handler, unless {@link OnFilterError#PASS} was chosen.
   */
  boolean accepts(Message<V> message) throws Exception;
}
