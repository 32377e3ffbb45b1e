package io.github.kafkaeasy.formats;

import com.microsoft.kiota.ApiException;
import io.apicurio.registry.serde.avro.AvroKafkaDeserializer;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.Headers;

/**
 * Apicurio's deserializer for a registry behind a gateway. While the registry is unavailable, the
 * gateway answers 502, 503 or 504. A status of 500 or more does not mean that the record is bad, so
 * it becomes a {@link TimeoutException}, after which decoding is tried again.
 */
final class PatientAvroDeserializer<T> extends AvroKafkaDeserializer<T> {
  @Override
  public T deserialize(String topic, Headers headers, byte[] bytes) {
    try {
      return super.deserialize(topic, headers, bytes);
    } catch (RuntimeException failure) {
      for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
        if (cause instanceof ApiException answer && answer.getResponseStatusCode() >= 500) {
          throw new TimeoutException("the registry is unavailable", failure);
        }
      }
      throw failure;
    }
  }
}
