package io.github.kafkaeasy.consumer.internal.run;

import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The steps for each topic: the consumer's own, except for topics with their own type.
 *
 * @param steps of all other topics
 * @param own by topic; usually empty
 */
public record TopicSteps(Steps<?> steps, Map<String, Steps<?>> own) {

  /**
   * One attempt.
   *
   * @param headers whether the record may have headers
   */
  RunOutcome run(ConsumerRecord<byte[], byte[]> record, int attempt, boolean headers) {
    return own.isEmpty()
        ? steps.run(record, attempt, headers)
        : own.getOrDefault(record.topic(), steps).run(record, attempt, headers);
  }
}
