package io.github.kafkaeasy.consumer.internal.shared;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/** How log lines name a record: {@code topic-partition@offset}. */
public final class Coordinates {

  private Coordinates() {}

  public static String of(ConsumerRecord<?, ?> record) {
    return record.topic() + "-" + record.partition() + "@" + record.offset();
  }
}
