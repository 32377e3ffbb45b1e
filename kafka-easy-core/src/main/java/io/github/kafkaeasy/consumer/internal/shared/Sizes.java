package io.github.kafkaeasy.consumer.internal.shared;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Size of a record for the byte limits. */
public final class Sizes {

  /** Estimated size of the objects around the bytes, so that empty records count too. */
  private static final long OVERHEAD_BYTES = 100L;

  private Sizes() {}

  public static long of(ConsumerRecord<byte[], byte[]> record) {
    // The serialized sizes are -1 for null.
    return OVERHEAD_BYTES
        + Math.max(0, record.serializedKeySize())
        + Math.max(0, record.serializedValueSize());
  }
}
