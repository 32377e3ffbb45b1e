package io.github.kafkaeasy.dlq.letter;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/**
 * The writer of one dialect: the headers that it adds, the original's headers that they replace,
 * and the value. A dialect with a writer can be chosen with {@code RetryThenDeadLetter.dialect}.
 * Called on the dead-letter thread; keeps no state.
 */
interface DialectWriter {

  /** Adds the headers that describe the failure, after the original's headers. */
  void tell(List<Header> headers, ConsumerRecord<byte[], byte[]> record, DeadLetter told);

  /**
   * Whether a header of the original is left out because the dialect writes its own header of that
   * name. This keeps the headers from growing with each failure.
   */
  boolean replaces(String header);

  /** The letter's value. Default: the original's. */
  default byte @Nullable [] written(ConsumerRecord<byte[], byte[]> record, DeadLetter told) {
    return record.value();
  }

  /** Adds a header with a UTF-8 text; adds nothing if the text is null. */
  static void add(List<Header> headers, String name, @Nullable String text) {
    if (text != null) {
      headers.add(new RecordHeader(name, text.getBytes(UTF_8)));
    }
  }

  /** Adds a header with a number as decimal text. */
  static void add(List<Header> headers, String name, long number) {
    add(headers, name, Long.toString(number));
  }
}
