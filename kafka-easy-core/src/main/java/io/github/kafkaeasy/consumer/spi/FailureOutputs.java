package io.github.kafkaeasy.consumer.spi;

import io.github.kafkaeasy.message.OutgoingMessage;
import java.util.concurrent.CompletionStage;

/**
 * Collects what a failure handler sends because of a failed record, in a consumer with {@code
 * exactlyOnce}: dead letters and moves to retry topics. The messages are sent in one transaction
 * with the record's offset, once the handler has answered {@link FailureDecision.Resolved}; after
 * any other decision they are dropped. Any thread may call it until the decision is made.
 * Implemented by the library.
 */
public interface FailureOutputs {

  /**
   * Keeps a message until the record is settled. Headers are sent unchanged. Never blocks.
   *
   * @param message names its topic
   * @return completes when the topic was checked and can take the message; fails with a {@code
   *     DeliveryException} if it cannot, and with an {@code IllegalStateException} if the decision
   *     was made meanwhile. If it fails, the message is not kept
   */
  CompletionStage<Void> keep(OutgoingMessage<byte[]> message);
}
