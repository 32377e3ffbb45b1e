package io.github.kafkaeasy.producer.outcome;

import io.github.kafkaeasy.error.DeliveryException;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Callback for the outcome of a send, called once. Exactly one of the two arguments is non-null.
 *
 * <p>Callbacks run one after the other on the producer's thread {@code kafka-easy-callbacks-...},
 * in the order of completion, never on Kafka's I/O thread. A slow callback delays other callbacks
 * and, when many wait, senders, but no acknowledgements. If a callback waits for another send
 * ({@code join}), that send is completed at once, before sends that ended earlier. An exception
 * from a callback is logged.
 */
@FunctionalInterface
public interface SendCallback {
  /**
   * Called when the send has ended.
   *
   * @param metadata topic, partition and offset of the record; without an offset if the record is
   *     in a spool; null if the send failed
   * @param failure the reason of the failure; null if the send succeeded
   */
  void onCompletion(@Nullable RecordMetadata metadata, @Nullable DeliveryException failure);
}
