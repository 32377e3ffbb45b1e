package io.github.kafkaeasy.dlq;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/** The headers that spring-kafka's own dead-letter publisher writes, for who reads those. */
final class SpringLetter {
  private SpringLetter() {}

  static void add(List<Header> headers, Letter letter, String group, int redrives) {
    ConsumerRecord<byte[], byte[]> record = letter.record();
    add(headers, "original-topic", record.topic());
    add(headers, "original-partition", ByteBuffer.allocate(4).putInt(record.partition()).array());
    add(headers, "original-offset", number(record.offset()));
    add(headers, "original-timestamp", number(record.timestamp()));
    add(headers, "original-timestamp-type", record.timestampType().toString());
    add(headers, "original-consumer-group", group);
    add(headers, "exception-fqcn", letter.cause.getClass().getName());
    Throwable cause = letter.cause.getCause();
    if (cause != null) {
      add(headers, "exception-cause-fqcn", cause.getClass().getName());
    }
    if (letter.form.compareTo(LetterForm.WITHOUT_MESSAGE) < 0) {
      addCut(
          headers, "exception-message", LetterWriter.message(letter), LetterWriter.LONGEST_MESSAGE);
    }
    if (letter.form == LetterForm.WITH_STACK_TRACE) {
      addCut(
          headers,
          "exception-stacktrace",
          LetterWriter.stackTrace(letter),
          LetterWriter.LONGEST_STACK_TRACE);
    }
    // Theirs has no count of returns; without it a letter could go round for ever.
    headers.add(
        new RecordHeader(DeadLetterHeaders.REDRIVES, Integer.toString(redrives).getBytes(UTF_8)));
  }

  private static byte[] number(long number) {
    return ByteBuffer.allocate(8).putLong(number).array();
  }

  private static void addCut(
      List<Header> headers, String name, @Nullable String text, int longest) {
    if (text != null) {
      add(headers, name, LetterWriter.cut(text, longest));
    }
  }

  private static void add(List<Header> headers, String name, String text) {
    add(headers, name, text.getBytes(UTF_8));
  }

  private static void add(List<Header> headers, String name, byte[] value) {
    headers.add(new RecordHeader(SpringDialect.DLT + name, value));
  }
}
