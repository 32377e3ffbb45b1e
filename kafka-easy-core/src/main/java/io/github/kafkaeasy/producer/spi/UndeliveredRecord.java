package io.github.kafkaeasy.producer.spi;

import java.util.List;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * An encoded record that was to be sent. The arrays are not copied: do not modify them.
 *
 * @param topic the destination topic
 * @param partition the partition that the program chose; null if Kafka's partitioner chooses it
 * @param timestamp milliseconds since 1970
 * @param key null if there is no key
 * @param value null for a tombstone
 * @param headers the headers in order
 */
@SuppressWarnings("ArrayRecordComponent") // equality is not used, and copying would be expensive
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

  /** The size of key, value and headers in bytes. */
  public long sizeInBytes() {
    long size = length(key) + length(value);
    for (Header header : headers) {
      size += header.key().length() + length(header.value());
    }
    return size;
  }

  /** Topic and partition; never the content. */
  @Override
  public String toString() {
    return "record for " + topic + (partition == null ? "" : "-" + partition);
  }

  private static long length(byte @Nullable [] bytes) {
    return bytes == null ? 0 : bytes.length;
  }
}
