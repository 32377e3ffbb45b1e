package io.github.kafkaeasy.internal;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Position of a record as text, {@code topic-partition@offset}, as log lines and messages show it.
 */
public final class Coordinates {

  private Coordinates() {}

  /** The position of a consumed record. */
  public static String of(ConsumerRecord<?, ?> record) {
    return of(record.topic(), record.partition(), record.offset());
  }

  /** The position with the given parts. */
  public static String of(String topic, int partition, long offset) {
    return topic + "-" + partition + "@" + offset;
  }
}
