package io.github.kafkaeasy.consumer.engine;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/** How log lines name a record: {@code topic-partition@offset}. */
final class Coordinates {

  private Coordinates() {}

  static String of(ConsumerRecord<?, ?> record) {
    return record.topic() + "-" + record.partition() + "@" + record.offset();
  }
}
