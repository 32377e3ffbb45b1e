package io.github.kafkaeasy.dlq.letter;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/**
 * How one dialect is written: the headers it adds, those of the original that they replace, and the
 * value. A dialect that has a writer can be chosen with {@code RetryThenDeadLetter.dialect}. Called
 * on the dead-letter thread; keeps no state.
 */
interface DialectWriter {

  /** Adds the headers that tell of the failure, behind the original's. */
  void tell(List<Header> headers, ConsumerRecord<byte[], byte[]> record, DeadLetter told);

  /**
   * Whether a header of the original is left out because the dialect writes its own of that name:
   * however often a record fails, its headers do not grow.
   */
  boolean replaces(String header);

  /** The letter's value. Default: the original's. */
  default byte @Nullable [] written(ConsumerRecord<byte[], byte[]> record, DeadLetter told) {
    return record.value();
  }

  /** Adds a header with a text in UTF-8; leaves it out when there is no text. */
  static void add(List<Header> headers, String name, @Nullable String text) {
    if (text != null) {
      headers.add(new RecordHeader(name, text.getBytes(UTF_8)));
    }
  }

  /** Adds a header with a number in decimal text. */
  static void add(List<Header> headers, String name, long number) {
    add(headers, name, Long.toString(number));
  }
}
