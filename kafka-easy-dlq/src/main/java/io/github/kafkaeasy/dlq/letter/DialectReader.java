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

  /** Whether its letters have the original's headers. */
  default boolean copiesHeaders() {
    return true;
  }

  default byte @Nullable [] key(ConsumerRecord<byte[], byte[]> record) {
    return record.key();
  }

  default byte @Nullable [] value(ConsumerRecord<byte[], byte[]> record) {
    return record.value();
  }

  /**
   * Whether a letter has neither key nor value. In a dialect that has no word for pointers this is
   * one: no writer copies such a record, and whether the original was one like it, only the
   * original can tell.
   */
  static boolean isEmpty(ConsumerRecord<byte[], byte[]> record) {
    return record.key() == null && record.value() == null;
  }

  /**
   * Whether a failure was one of decoding. A writer that had no object then writes null for it,
   * which is no tombstone.
   */
  static boolean isDecoding(String exceptionClass) {
    return exceptionClass.endsWith("DeserializationException")
        || exceptionClass.endsWith("SerializationException");
  }

  /** How often kafka-easy brought it back, whoever it failed at in the end. */
  static int redrives(ConsumerRecord<byte[], byte[]> record) {
    return DeadLetter.count(MessageHeaders.of(record.headers()), DeadLetterHeaders.REDRIVES);
  }
}
