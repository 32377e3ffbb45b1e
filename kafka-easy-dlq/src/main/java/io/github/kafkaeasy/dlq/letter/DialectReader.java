package io.github.kafkaeasy.dlq.letter;

import io.github.kafkaeasy.message.MessageHeaders;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** How one dialect is read. Never throws for what a record holds. */
interface DialectReader {

  boolean recognizes(ConsumerRecord<byte[], byte[]> record);

  DeadLetter read(ConsumerRecord<byte[], byte[]> record);

  /** How the dialect is written; null for one that can only be read. */
  default @Nullable DialectWriter writer() {
    return null;
  }

  /** Whether the dialect adds headers of that name. */
  boolean owns(String header);

  default byte @Nullable [] key(ConsumerRecord<byte[], byte[]> record) {
    return record.key();
  }

  default byte @Nullable [] value(ConsumerRecord<byte[], byte[]> record) {
    return record.value();
  }

  /** How often kafka-easy brought it back, whoever it failed at in the end. */
  static int redrives(ConsumerRecord<byte[], byte[]> record) {
    return DeadLetter.count(MessageHeaders.of(record.headers()), DeadLetterHeaders.REDRIVES);
  }
}
