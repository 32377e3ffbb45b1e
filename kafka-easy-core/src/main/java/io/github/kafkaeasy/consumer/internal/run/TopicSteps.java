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

  /** One attempt. */
  RunOutcome run(ConsumerRecord<byte[], byte[]> record, int attempt) {
    return own.isEmpty()
        ? steps.run(record, attempt)
        : own.getOrDefault(record.topic(), steps).run(record, attempt);
  }
}
