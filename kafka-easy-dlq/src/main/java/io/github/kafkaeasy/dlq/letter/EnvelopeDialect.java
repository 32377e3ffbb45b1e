package io.github.kafkaeasy.dlq.letter;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** The dialect of a JSON value that describes the failure and contains the original. */
final class EnvelopeDialect implements DialectReader, DialectWriter {
  private static final DialectWriter OURS = new KafkaEasyDialect();

  @Override
  public DialectWriter writer() {
    return this;
  }

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
        new DeadLetter.Reason("", "", null, envelope.path(Envelope.REASON).asText(null), null),
        null,
        Envelope.failedAt(envelope),
        DialectReader.redrives(record),
        // Null may stand for a tombstone or for a value that could not be decoded; the envelope
        // does not say which.
        Envelope.unwrap(envelope) == null);
  }

  @Override
  public byte @Nullable [] value(ConsumerRecord<byte[], byte[]> record) {
    return Envelope.unwrap(record.value());
  }

  @Override
  public boolean replaces(String header) {
    return OURS.replaces(header);
  }

  /** Adds our own headers, because the envelope has no fields for most of their values. */
  @Override
  public void tell(List<Header> headers, ConsumerRecord<byte[], byte[]> record, DeadLetter told) {
    OURS.tell(headers, record, told);
    DialectWriter.add(headers, DeadLetterHeaders.ENVELOPE, "true");
  }

  @Override
  public byte @Nullable [] written(ConsumerRecord<byte[], byte[]> record, DeadLetter told) {
    Instant failed = told.lastFailure() == null ? Instant.EPOCH : told.lastFailure();
    return Envelope.wrap(record.topic(), record.value(), text(told.reason()), failed);
  }

  private static String text(DeadLetter.Reason reason) {
    String thrown = reason.exceptionClass();
    String name = thrown.substring(Math.max(thrown.lastIndexOf('.'), thrown.lastIndexOf('$')) + 1);
    return reason.message() == null ? name : name + ": " + reason.message();
  }
}
