package io.github.kafkaeasy.dlq.redrive.internal.topic;

import io.github.kafkaeasy.dlq.letter.DeadLetterHeaders;
import io.github.kafkaeasy.message.OutgoingMessage;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Messages of bytes, with null as a possible key or value. */
public final class Messages {
  private Messages() {}

  /**
   * Whether a retention of this length would soon delete a record with this timestamp, or the
   * timestamp is in the future, so that retention would delete the record too late. Such a message
   * gets the present time as timestamp, and its own timestamp as a header.
   */
  public static boolean isBadTime(Instant time, long retentionMillis) {
    long age = System.currentTimeMillis() - time.toEpochMilli();
    return age < 0 || (retentionMillis >= 0 && age > retentionMillis / 2);
  }

  /**
   * The message with this timestamp; if {@link #isBadTime}, with a header that contains it instead.
   */
  public static OutgoingMessage<byte[]> timed(
      OutgoingMessage<byte[]> message, Instant time, long retentionMillis) {
    return isBadTime(time, retentionMillis)
        ? message.header(DeadLetterHeaders.REDRIVE_TIMESTAMP, time.toEpochMilli())
        : message.timestamp(time);
  }

  /** A message without topic and headers; a null value makes it a tombstone. */
  public static OutgoingMessage<byte[]> plain(byte @Nullable [] key, byte @Nullable [] value) {
    OutgoingMessage<byte[]> message =
        value == null ? OutgoingMessage.tombstone() : OutgoingMessage.of(value);
    return key == null ? message : message.keyBytes(key);
  }
}
