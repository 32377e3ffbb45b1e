package io.github.kafkaeasy.dlq.internal.publish;

import io.github.kafkaeasy.message.OutgoingMessage;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * Sends dead letters to the brokers. Used by the dead-letter thread only, except {@link #close}.
 */
interface Transport {

  /** Sends a message; the future may complete on any thread. May block for a short time. */
  CompletableFuture<?> send(OutgoingMessage<byte[]> message);

  /**
   * Uses a new producer from the next send on, because a producer does not recover from some
   * failures.
   */
  void renew();

  /** Closes the producer; a later send fails. May be called on any thread and more than once. */
  void close(Duration limit);
}
