package io.github.kafkaeasy.consumer.spi;

import io.github.kafkaeasy.message.OutgoingMessage;
import java.util.concurrent.CompletionStage;

/**
 * Where a failure handler leaves what it sends because of a record that failed, in a consumer with
 * {@code exactlyOnce}: dead letters, moves to retry topics. They travel with the record's offset in
 * one transaction, once the handler has answered {@link FailureDecision.Resolved}; with any other
 * decision they are forgotten. Any thread, until the decision is made. Implemented by the library.
 */
public interface FailureOutputs {

  /**
   * Keeps a message until the record is settled. Headers are sent as they are.
   *
   * @param message names its topic
   * @return ends when the topic was looked at and can take the message; fails with a {@code
   *     DeliveryException} if it cannot, and then the message is not kept. Never blocks
   */
  CompletionStage<Void> keep(OutgoingMessage<byte[]> message);
}
