package io.github.kafkaeasy.producer.internal.send;

import io.github.kafkaeasy.error.DeliveryException;

/** Looks up a topic in the cluster before the first record is sent to it. */
public interface TopicLookup {
  /**
   * Waits until the topic is known to exist, or was created if the producer may create it.
   *
   * @param holdsUpSend whether the caller is in {@code send()}; then a long wait is logged
   * @return the number of partitions
   * @throws DeliveryException if the topic does not exist or the cluster does not answer in time
   */
  int find(String topic, boolean holdsUpSend);
}
