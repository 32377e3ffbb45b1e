package io.github.kafkaeasy.dlq;

import io.github.kafkaeasy.message.MessageHeaders;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Our own headers; the value may be wrapped in an envelope, which a header then says. */
final class KafkaEasyDialect implements DialectReader {

  @Override
  public boolean recognizes(ConsumerRecord<byte[], byte[]> record) {
    return record.headers().lastHeader(DeadLetterHeaders.SOURCE_TOPIC) != null;
  }

  @Override
  public DeadLetter read(ConsumerRecord<byte[], byte[]> record) {
    // A topic that is no text makes the letter unreadable, not the reader.
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
}
