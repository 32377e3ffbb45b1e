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
 * The record that failed, as far as its dead letter still holds it. Immutable; arrays are the
 * letter's own, treat them as read-only.
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

  /** A record of the topic that it failed in, which a letter only points at. */
  public static Original of(ConsumerRecord<byte[], byte[]> record) {
    List<Header> headers = new ArrayList<>();
    record.headers().forEach(headers::add);
    return new Original(record.key(), record.value(), headers, DeadLetter.time(record.timestamp()));
  }

  /** Its key, or null when it had none. */
  public byte @Nullable [] key() {
    return key;
  }

  /** Its value, or null when it was a tombstone. */
  public byte @Nullable [] value() {
    return value;
  }

  /** Its headers in their order, without those that tell of the failure. */
  public List<Header> headers() {
    return headers;
  }

  /**
   * When it was written, of one that was found in its topic; null of one that a letter holds, for
   * the letter tells, see {@link DeadLetter.Source#timestamp()}.
   */
  public @Nullable Instant timestamp() {
    return timestamp;
  }

  /**
   * How often kafka-easy had brought it back before it failed, as far as its own headers tell: the
   * letters of writers that copy no headers do not have this count.
   */
  public int redrives() {
    return DeadLetter.count(
        MessageHeaders.of(new RecordHeaders(headers)), DeadLetterHeaders.REDRIVES);
  }
}
