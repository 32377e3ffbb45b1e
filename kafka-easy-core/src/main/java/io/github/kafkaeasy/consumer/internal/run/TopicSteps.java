package io.github.kafkaeasy.consumer.internal.run;

import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The steps for each topic: those of the consumer, except for topics with their own value type.
 *
 * @param steps steps for all topics without steps of their own
 * @param own steps for topics with their own value type, by topic; usually empty
 */
public record TopicSteps(Steps<?> steps, Map<String, Steps<?>> own) {

  /** One attempt. */
  RunOutcome run(ConsumerRecord<byte[], byte[]> record, int attempt) {
    return own.isEmpty()
        ? steps.run(record, attempt)
        : own.getOrDefault(record.topic(), steps).run(record, attempt);
  }
}
