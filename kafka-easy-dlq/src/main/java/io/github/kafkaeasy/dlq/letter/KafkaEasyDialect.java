package io.github.kafkaeasy.dlq.letter;

import io.github.kafkaeasy.message.MessageHeaders;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * The dialect of kafka-easy's own headers; a header says whether the value is wrapped in an
 * envelope.
 */
final class KafkaEasyDialect implements DialectReader, DialectWriter {

  @Override
  public DialectWriter writer() {
    return this;
  }

  @Override
  public boolean recognizes(ConsumerRecord<byte[], byte[]> record) {
    return record.headers().lastHeader(DeadLetterHeaders.SOURCE_TOPIC) != null;
  }

  @Override
  public DeadLetter read(ConsumerRecord<byte[], byte[]> record) {
    // A record whose topic header is no text must not make the reader throw.
    return DeadLetter.read(MessageHeaders.of(record.headers()))
        .orElseGet(() -> DeadLetter.unknown(DialectReader.redrives(record)));
  }

  @Override
  public boolean owns(String header) {
    return header.startsWith(DeadLetterHeaders.PREFIX);
  }

  @Override
  public byte @Nullable [] value(ConsumerRecord<byte[], byte[]> record) {
    boolean wrapped = record.headers().lastHeader(DeadLetterHeaders.ENVELOPE) != null;
    return wrapped ? Envelope.unwrap(record.value()) : record.value();
  }

  @Override
  public boolean replaces(String header) {
    return owns(header);
  }

  @Override
  public void tell(List<Header> headers, ConsumerRecord<byte[], byte[]> record, DeadLetter told) {
    add(headers, DeadLetterHeaders.SOURCE_TOPIC, told.source().topic());
    add(headers, DeadLetterHeaders.SOURCE_PARTITION, told.source().partition());
    add(headers, DeadLetterHeaders.SOURCE_OFFSET, told.source().offset());
    add(headers, DeadLetterHeaders.SOURCE_TIMESTAMP, told.source().timestamp());
    add(headers, DeadLetterHeaders.GROUP, told.group());
    add(headers, DeadLetterHeaders.ATTEMPTS, told.attempts());
    add(headers, DeadLetterHeaders.STAGE, told.reason().stage());
    add(headers, DeadLetterHeaders.EXCEPTION_CLASS, told.reason().exceptionClass());
    add(headers, DeadLetterHeaders.EXCEPTION_MESSAGE, told.reason().message());
    add(headers, DeadLetterHeaders.EXCEPTION_STACK, told.reason().stackTrace());
    add(headers, DeadLetterHeaders.FIRST_FAILURE, told.firstFailure());
    add(headers, DeadLetterHeaders.LAST_FAILURE, told.lastFailure());
    add(headers, DeadLetterHeaders.REDRIVES, told.redrives());
    if (told.pointer()) {
      add(headers, DeadLetterHeaders.POINTER, "true");
    }
  }

  private static void add(List<Header> headers, String name, @Nullable Instant time) {
    if (time != null) {
      DialectWriter.add(headers, name, time.toEpochMilli());
    }
  }

  private static void add(List<Header> headers, String name, long number) {
    DialectWriter.add(headers, name, number);
  }

  private static void add(List<Header> headers, String name, @Nullable String text) {
    DialectWriter.add(headers, name, text);
  }
}
