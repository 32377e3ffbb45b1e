package io.github.kafkaeasy.dlq.letter;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * SmallRye's headers, including those of its deserializers: if a key or value cannot be decoded,
 * its bytes are in a separate header, and the dead letter has null in their place.
 *
 * @param told the headers that describe the failure
 */
record SmallRyeDialect(HeaderDialect told) implements DialectReader {
  private static final String UNDECODED = "deserialization-failure-";

  @Override
  public boolean recognizes(ConsumerRecord<byte[], byte[]> record) {
    return told.recognizes(record);
  }

  @Override
  public boolean owns(String header) {
    return told.owns(header) || header.startsWith(UNDECODED);
  }

  @Override
  public DeadLetter read(ConsumerRecord<byte[], byte[]> record) {
    DeadLetter letter = told.read(record);
    return letter.pointer() && undecoded(record, "value-data").isPresent()
        ? letter.withPointer(false)
        : letter;
  }

  @Override
  public byte @Nullable [] key(ConsumerRecord<byte[], byte[]> record) {
    return record.key() != null ? record.key() : undecoded(record, "key-data").orElse(null);
  }

  @Override
  public byte @Nullable [] value(ConsumerRecord<byte[], byte[]> record) {
    return record.value() != null ? record.value() : undecoded(record, "value-data").orElse(null);
  }

  /**
   * The bytes that could not be decoded, if they belong to this record. Handlers forward headers,
   * so the header may come from another record of another topic.
   */
  private Optional<byte[]> undecoded(ConsumerRecord<byte[], byte[]> record, String what) {
    byte[] topic = HeaderDialect.value(record, UNDECODED + "topic", false);
    String failedIn = told.read(record).source().topic();
    return topic != null && new String(topic, UTF_8).equals(failedIn)
        ? Optional.ofNullable(HeaderDialect.value(record, UNDECODED + what, false))
        : Optional.empty();
  }
}
