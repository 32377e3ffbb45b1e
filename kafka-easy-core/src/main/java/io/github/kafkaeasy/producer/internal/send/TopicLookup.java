package io.github.kafkaeasy.producer.internal.send;

import io.github.kafkaeasy.error.DeliveryException;

/** Asks the cluster about a topic before the first record goes there. */
public interface TopicLookup {
  /**
   * Waits until the topic is known to exist, or was created if that was asked for.
   *
   * @param holdsUpSend whether the caller is in {@code send()}, which is said when it takes long
   * @return how many partitions it has
   * @throws DeliveryException when it is missing or the cluster does not say so in time
   */
  int find(String topic, boolean holdsUpSend);
}
