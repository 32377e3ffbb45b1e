package io.github.kafkaeasy.internal;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/** A record's place as text, {@code topic-partition@offset}: the one spelling in all log lines. */
public final class Coordinates {

  private Coordinates() {}

  /** The place where a consumer found the record. */
  public static String of(ConsumerRecord<?, ?> record) {
    return of(record.topic(), record.partition(), record.offset());
  }

  /** The place with these three parts. */
  public static String of(String topic, int partition, long offset) {
    return topic + "-" + partition + "@" + offset;
  }
}
