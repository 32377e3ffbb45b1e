package io.github.kafkaeasy.dlq.letter;

import io.github.kafkaeasy.message.MessageHeaders;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** The reader of one dialect. Never throws because of a record's content. */
interface DialectReader {

  boolean recognizes(ConsumerRecord<byte[], byte[]> record);

  DeadLetter read(ConsumerRecord<byte[], byte[]> record);

  /** The writer of the dialect; null for a dialect that can only be read. */
  default @Nullable DialectWriter writer() {
    return null;
  }

  /** Whether the dialect adds headers of this name. */
  boolean owns(String header);

  /** Whether dead letters of this dialect contain the original's headers. */
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
   * Whether a letter has neither key nor value. In a dialect without a pointer mark such a letter
   * counts as a pointer, because it looks like the letter of a tool that copies nothing; only the
   * source topic shows whether the original had neither key nor value.
   */
  static boolean isEmpty(ConsumerRecord<byte[], byte[]> record) {
    return record.key() == null && record.value() == null;
  }

  /**
   * Whether a failure was a decode failure. After such a failure, tools that copy the decoded
   * object write a null value, which must not be taken for a tombstone.
   */
  static boolean isDecoding(String exceptionClass) {
    return exceptionClass.endsWith("DeserializationException")
        || exceptionClass.endsWith("SerializationException");
  }

  /** The number of redrives by kafka-easy, whichever tool dead-lettered the record last. */
  static int redrives(ConsumerRecord<byte[], byte[]> record) {
    return DeadLetter.count(MessageHeaders.of(record.headers()), DeadLetterHeaders.REDRIVES);
  }
}
