package io.github.kafkaeasy.dlq.redrive.internal.topic;

import io.github.kafkaeasy.dlq.letter.DeadLetterHeaders;
import io.github.kafkaeasy.message.OutgoingMessage;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Messages of bytes, whose key and value may be null. */
public final class Messages {
  private Messages() {}

  /**
   * Whether a topic that keeps its records for so long would delete this one soon, or would never
   * see it grow old: then the message gets the present time, and a header says its own.
   */
  public static boolean isBadTime(Instant time, long retentionMillis) {
    long age = System.currentTimeMillis() - time.toEpochMilli();
    return age < 0 || (retentionMillis >= 0 && age > retentionMillis / 2);
  }

  /** The message with its own time, or with a header that says it where {@link #isBadTime}. */
  public static OutgoingMessage<byte[]> timed(
      OutgoingMessage<byte[]> message, Instant time, long retentionMillis) {
    return isBadTime(time, retentionMillis)
        ? message.header(DeadLetterHeaders.REDRIVE_TIMESTAMP, time.toEpochMilli())
        : message.timestamp(time);
  }

  /** A message without topic and headers; a tombstone for a null value. */
  public static OutgoingMessage<byte[]> plain(byte @Nullable [] key, byte @Nullable [] value) {
    OutgoingMessage<byte[]> message =
        value == null ? OutgoingMessage.tombstone() : OutgoingMessage.of(value);
    return key == null ? message : message.keyBytes(key);
  }
}
