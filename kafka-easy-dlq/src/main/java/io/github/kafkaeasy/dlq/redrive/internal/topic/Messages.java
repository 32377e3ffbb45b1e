package io.github.kafkaeasy.dlq.redrive.internal.topic;

import io.github.kafkaeasy.message.OutgoingMessage;
import org.jspecify.annotations.Nullable;

/** Messages of bytes, whose key and value may be null. */
public final class Messages {
  private Messages() {}

  /** A message without topic and headers; a tombstone for a null value. */
  public static OutgoingMessage<byte[]> plain(byte @Nullable [] key, byte @Nullable [] value) {
    OutgoingMessage<byte[]> message =
        value == null ? OutgoingMessage.tombstone() : OutgoingMessage.of(value);
    return key == null ? message : message.keyBytes(key);
  }
}
