package io.github.kafkaeasy.producer.spi;

import java.util.List;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * A record as it was to be sent, in bytes. The arrays are not copied: change none of them.
 *
 * @param topic where to
 * @param partition as the sender chose it, or null where the key does
 * @param timestamp milliseconds since 1970
 * @param key null when there is none
 * @param value null for a tombstone
 * @param headers in their order
 */
@SuppressWarnings("ArrayRecordComponent") // equality is nobody's question here, copying costs
public record UndeliveredRecord(
    String topic,
    @Nullable Integer partition,
    long timestamp,
    byte @Nullable [] key,
    byte @Nullable [] value,
    List<Header> headers) {

  public UndeliveredRecord {
    headers = List.copyOf(headers);
  }

  /** How many bytes key, value and headers have. */
  public long sizeInBytes() {
    long size = length(key) + length(value);
    for (Header header : headers) {
      size += header.key().length() + length(header.value());
    }
    return size;
  }

  /** Where to, never what is in it. */
  @Override
  public String toString() {
    return "record for " + topic + (partition == null ? "" : "-" + partition);
  }

  private static long length(byte @Nullable [] bytes) {
    return bytes == null ? 0 : bytes.length;
  }
}
