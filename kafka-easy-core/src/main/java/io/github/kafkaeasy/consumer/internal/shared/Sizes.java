package io.github.kafkaeasy.consumer.internal.shared;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What a record weighs against the byte budgets. */
public final class Sizes {

  /** The objects around the bytes, so that a million empty records do not count as nothing. */
  private static final long OVERHEAD_BYTES = 100L;

  private Sizes() {}

  public static long of(ConsumerRecord<byte[], byte[]> record) {
    // The serialized sizes are -1 for null.
    return OVERHEAD_BYTES
        + Math.max(0, record.serializedKeySize())
        + Math.max(0, record.serializedValueSize());
  }
}
