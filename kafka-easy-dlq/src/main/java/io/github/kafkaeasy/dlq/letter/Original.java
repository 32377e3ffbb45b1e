package io.github.kafkaeasy.dlq.letter;

import io.github.kafkaeasy.message.MessageHeaders;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * The record that failed, as far as its dead letter contains it. Immutable; the arrays are not
 * copied, treat them as read-only.
 */
public final class Original {
  private final byte @Nullable [] key;
  private final byte @Nullable [] value;
  private final List<Header> headers;
  private final @Nullable Instant timestamp;

  Original(
      byte @Nullable [] key,
      byte @Nullable [] value,
      List<Header> headers,
      @Nullable Instant timestamp) {
    this.key = key;
    this.value = value;
    this.headers = List.copyOf(headers);
    this.timestamp = timestamp;
  }

  /**
   * Takes a record that was read from its source topic, because the letter does not contain all of
   * it.
   */
  public static Original of(ConsumerRecord<byte[], byte[]> record) {
    List<Header> headers = new ArrayList<>();
    record.headers().forEach(headers::add);
    return new Original(record.key(), record.value(), headers, DeadLetter.time(record.timestamp()));
  }

  /** The record's key; null when it had none. */
  public byte @Nullable [] key() {
    return key;
  }

  /** The record's value; null for a tombstone. */
  public byte @Nullable [] value() {
    return value;
  }

  /** The record's headers in their order, without those that describe the failure. */
  public List<Header> headers() {
    return headers;
  }

  /**
   * The record's timestamp if it was read from its source topic; null if it was taken from a dead
   * letter, see {@link DeadLetter.Source#timestamp()}.
   */
  public @Nullable Instant timestamp() {
    return timestamp;
  }

  /**
   * The number of times that kafka-easy had redriven the record before it failed, according to the
   * record's headers; 0 if a dead letter does not contain the original's headers.
   */
  public int redrives() {
    // This method is called for each letter, and nearly none has the header.
    return headers.stream().noneMatch(header -> header.key().equals(DeadLetterHeaders.REDRIVES))
        ? 0
        : DeadLetter.count(
            MessageHeaders.of(new RecordHeaders(headers)), DeadLetterHeaders.REDRIVES);
  }
}
