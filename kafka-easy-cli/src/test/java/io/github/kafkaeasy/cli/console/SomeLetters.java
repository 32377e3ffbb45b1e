package io.github.kafkaeasy.cli.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.kafkaeasy.dlq.letter.DeadLetterHeaders;
import io.github.kafkaeasy.test.RawKafka;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/** Dead letters as a kafka-easy consumer writes them. */
record SomeLetters(RawKafka raw, String topic, String source) {
  void add(
      String key, byte[] value, String exception, String message, String group, Header... more) {
    List<Header> headers = new ArrayList<>(List.of(more));
    text(headers, DeadLetterHeaders.SOURCE_TOPIC, source);
    text(headers, DeadLetterHeaders.SOURCE_PARTITION, "0");
    text(headers, DeadLetterHeaders.SOURCE_OFFSET, "7");
    text(headers, DeadLetterHeaders.GROUP, group);
    text(headers, DeadLetterHeaders.ATTEMPTS, "3");
    text(headers, DeadLetterHeaders.STAGE, "handle");
    text(headers, DeadLetterHeaders.EXCEPTION_CLASS, exception);
    text(headers, DeadLetterHeaders.EXCEPTION_MESSAGE, message);
    text(headers, DeadLetterHeaders.EXCEPTION_STACK, exception + ": " + message + "\n\tat Bank");
    String now = Long.toString(System.currentTimeMillis());
    text(headers, DeadLetterHeaders.FIRST_FAILURE, now);
    text(headers, DeadLetterHeaders.LAST_FAILURE, now);
    raw.publishBytes(topic, key.getBytes(UTF_8), value, headers.toArray(new Header[0]));
  }

  private static void text(List<Header> headers, String name, String value) {
    headers.add(new RecordHeader(name, value.getBytes(UTF_8)));
  }
}
