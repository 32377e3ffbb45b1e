package io.github.kafkaeasy.consumer;

import io.github.kafkaeasy.internal.settings.Options;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.apache.kafka.common.header.Header;

/** Ready-made {@link RecordFilter}s on headers and keys. They run before a record is decoded. */
public final class Filters {

  private Filters() {}

  /**
   * Accepts records whose last header of this name has this value. Refuses records whose header has
   * another value, and records without the header, which {@link #headerEqualsOrAbsent} accepts.
   */
  public static RecordFilter headerEquals(String name, String value) {
    Options.text("name", name);
    byte[] wanted = Options.required("value", value).getBytes(StandardCharsets.UTF_8);
    return record -> {
      Header header = record.headers().lastHeader(name);
      return header != null && Arrays.equals(header.value(), wanted);
    };
  }

  /**
   * Accepts records whose last header of this name has this value, and records without the header.
   * Refuses only records whose header has another value. Useful if some of the programs that write
   * to the topic do not set the header.
   */
  public static RecordFilter headerEqualsOrAbsent(String name, String value) {
    Options.text("name", name);
    byte[] wanted = Options.required("value", value).getBytes(StandardCharsets.UTF_8);
    return record -> {
      Header header = record.headers().lastHeader(name);
      return header == null || Arrays.equals(header.value(), wanted);
    };
  }

  /** Accepts records that have a header of this name, whatever its value. */
  public static RecordFilter hasHeader(String name) {
    Options.text("name", name);
    return record -> record.headers().lastHeader(name) != null;
  }

  /** Accepts records whose key is one of these texts; refuses records without a key. */
  public static RecordFilter key(String... keys) {
    Set<ByteBuffer> wanted = new HashSet<>();
    for (String key : keys) {
      wanted.add(ByteBuffer.wrap(Options.required("key", key).getBytes(StandardCharsets.UTF_8)));
    }
    return record -> record.key() != null && wanted.contains(ByteBuffer.wrap(record.key()));
  }

  /** Accepts the records that {@code filter} refuses, and refuses those that it accepts. */
  public static RecordFilter not(RecordFilter filter) {
    Options.required("filter", filter);
    return record -> !filter.accepts(record);
  }

  /** Accepts records that at least one of the filters accepts. With no filters, accepts nothing. */
  public static RecordFilter anyOf(RecordFilter... filters) {
    RecordFilter[] all = filters.clone();
    return record -> {
      for (RecordFilter filter : all) {
        if (filter.accepts(record)) {
          return true;
        }
      }
      return false;
    };
  }
}
