package io.github.kafkaeasy.consumer.engine;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/** How log lines name a record: {@code topic-partition@offset}. */
final class Coordinates {

  private Coordinates() {}

  static String of(ConsumerRecord<?, ?> record) {
    return io.github.kafkaeasy.message.Coordinates.of(record);
  }
}
