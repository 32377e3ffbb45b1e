package io.github.kafkaeasy.producer.outcome;

import io.github.kafkaeasy.error.DeliveryException;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Told once how a send ended. Exactly one of the two arguments is there.
 *
 * <p>Runs on the producer's own thread {@code kafka-easy-callbacks-...}, one after the other in the
 * order of completion, never on Kafka's I/O thread: a slow one delays other callbacks and, when
 * many wait behind it, senders, but no acknowledgements. A send that it waits for ({@code join}) is
 * told at once, before those that completed earlier. What it throws is logged.
 */
@FunctionalInterface
public interface SendCallback {
  /**
   * The send ended.
   *
   * @param metadata where the record is now, or null when it failed
   * @param failure why it failed, or null when it was delivered
   */
  void onCompletion(@Nullable RecordMetadata metadata, @Nullable DeliveryException failure);
}
