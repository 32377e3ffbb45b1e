package io.github.kafkaeasy.opentelemetry;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.Span;
import org.jspecify.annotations.Nullable;

/**
 * Attribute names of OpenTelemetry's semantic conventions for messaging and Kafka. They are copied
 * here because the conventions are still in development and their artifact is an alpha version.
 */
final class MessagingAttributes {
  static final AttributeKey<String> SYSTEM = AttributeKey.stringKey("messaging.system");
  static final AttributeKey<String> OPERATION_NAME =
      AttributeKey.stringKey("messaging.operation.name");
  static final AttributeKey<String> OPERATION_TYPE =
      AttributeKey.stringKey("messaging.operation.type");
  static final AttributeKey<String> DESTINATION =
      AttributeKey.stringKey("messaging.destination.name");
  static final AttributeKey<String> PARTITION =
      AttributeKey.stringKey("messaging.destination.partition.id");
  static final AttributeKey<String> GROUP = AttributeKey.stringKey("messaging.consumer.group.name");
  static final AttributeKey<Long> BATCH_COUNT =
      AttributeKey.longKey("messaging.batch.message_count");
  static final AttributeKey<Long> OFFSET = AttributeKey.longKey("messaging.kafka.offset");
  static final AttributeKey<String> KEY = AttributeKey.stringKey("messaging.kafka.message.key");
  static final AttributeKey<Boolean> TOMBSTONE =
      AttributeKey.booleanKey("messaging.kafka.message.tombstone");
  static final AttributeKey<String> ERROR_TYPE = AttributeKey.stringKey("error.type");

  /** Our own attribute: the number of the attempt, set from the second attempt on. */
  static final AttributeKey<Long> ATTEMPT = AttributeKey.longKey("kafka_easy.attempt");

  private MessagingAttributes() {}

  /**
   * Adds the attributes that every span has.
   *
   * @param operation "send" or "process"
   */
  static AttributesBuilder common(AttributesBuilder attributes, String operation, String topic) {
    return attributes
        .put(SYSTEM, "kafka")
        .put(OPERATION_NAME, operation)
        .put(OPERATION_TYPE, operation)
        .put(DESTINATION, topic);
  }

  /**
   * Sets the attributes of a span for a single record.
   *
   * @param key the key as text; null if there is none or it is not text
   */
  static void record(Span span, @Nullable String key, boolean tombstone) {
    if (key != null) {
      span.setAttribute(KEY, key);
    }
    if (tombstone) {
      span.setAttribute(TOMBSTONE, true);
    }
  }
}
