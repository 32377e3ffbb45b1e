package io.github.kafkaeasy.consumer.internal.outputs;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What handling with outputs needs, in a consumer with {@code exactlyOnce}. Any thread.
 *
 * @param refusals what Kafka refused in units
 */
public record OutputParts(OutputWriter writer, OutputTopics topics, Refusals refusals) {

  /** Where the failure handler leaves what it sends because of a record. */
  public FailureKeeping ofFailure(ConsumerRecord<byte[], byte[]> failed) {
    return new FailureKeeping(writer, topics, failed);
  }
}
