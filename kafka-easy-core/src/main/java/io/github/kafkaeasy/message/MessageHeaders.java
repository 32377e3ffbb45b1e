package io.github.kafkaeasy.message;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.github.kafkaeasy.internal.Utf8;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * A record's headers, to be read. A name may occur more than once and a value may be null; where
 * one value is asked for, the last of that name counts, as everywhere in Kafka.
 *
 * <p>A view: nothing is copied or converted until it is asked for. Arrays are the record's own;
 * treat them as read-only. Iterating goes through all headers in the order of the record.
 */
public final class MessageHeaders implements Iterable<Header> {
  private final Headers headers;

  private MessageHeaders(Headers headers) {
    this.headers = headers;
  }

  /** A view of {@code headers}, which must not change while the view is in use. */
  public static MessageHeaders of(Headers headers) {
    return new MessageHeaders(headers);
  }

  /** The view of a handler: without control headers, in a copy only where there are any. */
  static MessageHeaders forHandlers(Headers headers) {
    for (Header header : headers) {
      if (KafkaEasyHeaders.isControl(header.key())) {
        return new MessageHeaders(withoutControl(headers));
      }
    }
    return new MessageHeaders(headers);
  }

  /** The same headers, to be changed. */
  Headers copy() {
    return new RecordHeaders(headers);
  }

  /** A copy of a record's headers without those that steer kafka-easy. */
  public static Headers withoutControl(Headers headers) {
    Headers kept = new RecordHeaders();
    for (Header header : headers) {
      if (!KafkaEasyHeaders.isControl(header.key())) {
        kept.add(header);
      }
    }
    return kept;
  }

  /** Whether a header of that name is there, whatever its value. */
  public boolean contains(String name) {
    return headers.lastHeader(name) != null;
  }

  /** The first header of that name, or null when there is none. */
  public @Nullable Header first(String name) {
    Iterator<Header> found = headers.headers(name).iterator();
    return found.hasNext() ? found.next() : null;
  }

  /** The last header of that name, or null when there is none. */
  public @Nullable Header last(String name) {
    return headers.lastHeader(name);
  }

  /** All headers of that name in the order of the record; empty when there is none. */
  public List<Header> all(String name) {
    List<Header> found = new ArrayList<>();
    headers.headers(name).forEach(found::add);
    return Collections.unmodifiableList(found);
  }

  /** The last value of that name, or null when there is no such header or its value is null. */
  public byte @Nullable [] bytes(String name) {
    Header header = headers.lastHeader(name);
    return header == null ? null : header.value();
  }

  /** The last value of that name as text; null when it is missing, null or not UTF-8. */
  public @Nullable String string(String name) {
    byte[] value = bytes(name);
    return value == null ? null : Utf8.decodeOrNull(value);
  }

  /** The last value of that name as text; the default when it is missing, null or not UTF-8. */
  public String string(String name, String defaultValue) {
    String value = string(name);
    return value == null ? defaultValue : value;
  }

  /**
   * The last value of that name as a number: decimal text as kafka-easy writes it, or else 4 or 8
   * bytes big endian as spring-kafka and others do. The default when it is missing or neither.
   *
   * <p>Text is tried first. A binary number is mistaken for text only when each of its bytes is an
   * ASCII digit: partitions above 808 million, or times ten thousand times as far away as ours.
   */
  public long number(String name, long defaultValue) {
    byte[] value = bytes(name);
    if (value == null || value.length == 0) {
      return defaultValue;
    }
    if (isDecimal(value)) {
      try {
        return Long.parseLong(new String(value, ISO_8859_1));
      } catch (NumberFormatException tooLarge) {
        return defaultValue;
      }
    }
    return switch (value.length) {
      case Integer.BYTES -> ByteBuffer.wrap(value).getInt();
      case Long.BYTES -> ByteBuffer.wrap(value).getLong();
      default -> defaultValue;
    };
  }

  /** The names that occur, in the order of their first occurrence. */
  public Set<String> names() {
    Set<String> names = new LinkedHashSet<>();
    headers.forEach(header -> names.add(header.key()));
    return Collections.unmodifiableSet(names);
  }

  /**
   * Names and texts, in the order of first occurrence: what {@link #string(String)} answers for
   * each name. Names whose last value is null or not UTF-8 are left out; {@link #names()} has them.
   */
  public Map<String, String> asMap() {
    Map<String, String> map = new LinkedHashMap<>();
    for (String name : names()) {
      String value = string(name);
      if (value != null) {
        map.put(name, value);
      }
    }
    return Collections.unmodifiableMap(map);
  }

  /** All headers in the order of the record; removing is refused. */
  @Override
  public Iterator<Header> iterator() {
    Iterator<Header> all = headers.iterator();
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return all.hasNext();
      }

      @Override
      public Header next() {
        return all.next();
      }
    };
  }

  /** The names only: values may hold what does not belong into a log. */
  @Override
  public String toString() {
    return "headers" + names();
  }

  private static boolean isDecimal(byte[] value) {
    int start = value[0] == '-' ? 1 : 0;
    for (int i = start; i < value.length; i++) {
      if (value[i] < '0' || value[i] > '9') {
        return false;
      }
    }
    return value.length > start;
  }
}
