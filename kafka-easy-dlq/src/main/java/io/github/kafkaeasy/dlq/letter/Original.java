package io.github.kafkaeasy.dlq.letter;

import java.util.List;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * The record that failed, as far as its dead letter still holds it. Immutable; arrays are the
 * letter's own, treat them as read-only.
 */
public final class Original {
  private final byte @Nullable [] key;
  private final byte @Nullable [] value;
  private final List<Header> headers;

  Original(byte @Nullable [] key, byte @Nullable [] value, List<Header> headers) {
    this.key = key;
    this.value = value;
    this.headers = List.copyOf(headers);
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
}
