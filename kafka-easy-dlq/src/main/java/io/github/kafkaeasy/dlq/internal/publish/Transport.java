package io.github.kafkaeasy.dlq.internal.publish;

import io.github.kafkaeasy.message.OutgoingMessage;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** The way of dead letters to the brokers. Dead-letter thread only, but for {@link #close}. */
interface Transport {

  /** Sends; the future may end on any thread. What can be waited for is waited for shortly. */
  CompletableFuture<?> send(OutgoingMessage<byte[]> message);

  /** Starts afresh with the next send: some failures a producer does not recover from. */
  void renew();

  /** Ends for good: a send after this fails. Any thread; more than once does no harm. */
  void close(Duration limit);
}
