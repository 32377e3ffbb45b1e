package io.github.kafkaeasy.dlq;

import com.fasterxml.jackson.databind.JsonNode;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** A JSON value that tells of the failure and holds the original. */
final class EnvelopeDialect implements DialectReader {

  @Override
  public boolean recognizes(ConsumerRecord<byte[], byte[]> record) {
    return Envelope.parse(record.value()) != null;
  }

  @Override
  public boolean owns(String header) {
    return false;
  }

  @Override
  public DeadLetter read(ConsumerRecord<byte[], byte[]> record) {
    JsonNode envelope = Envelope.parse(record.value());
    if (envelope == null) {
      return DeadLetter.unknown(DialectReader.redrives(record));
    }
    return new DeadLetter(
        new DeadLetter.Source(envelope.path(Envelope.TOPIC).asText(), -1, -1, null),
        "",
        0,
        new DeadLetter.Reason("", "", envelope.path(Envelope.REASON).asText(null), null),
        null,
        Envelope.failedAt(envelope),
        DialectReader.redrives(record),
        false);
  }

  @Override
  public byte @Nullable [] value(ConsumerRecord<byte[], byte[]> record) {
    return Envelope.unwrap(record.value());
  }
}
