package io.github.kafkaeasy.consumer.internal.outputs;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Objects that handlers with outputs need, in a consumer with {@code exactlyOnce}. Any thread.
 *
 * @param refusals outputs that Kafka has refused in transactions
 */
public record OutputParts(OutputWriter writer, OutputTopics topics, Refusals refusals) {

  /** Collector for the failure handler's outputs of a record. */
  public FailureKeeping ofFailure(ConsumerRecord<byte[], byte[]> failed) {
    return new FailureKeeping(writer, topics, failed);
  }
}
