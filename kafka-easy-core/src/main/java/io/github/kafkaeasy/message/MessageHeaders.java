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
 * Read-only view of a record's headers. A name may occur more than once and a value may be null.
 * Methods that return one value use the last header with that name, as Kafka does.
 *
 * <p>Nothing is copied or converted before a method is called. Arrays are not copied: treat them as
 * read-only. Iteration follows the order of the record.
 */
public final class MessageHeaders implements Iterable<Header> {
  private final Headers headers;

  private MessageHeaders(Headers headers) {
    this.headers = headers;
  }

  /** A view of the given headers, which must not change while the view is in use. */
  public static MessageHeaders of(Headers headers) {
    return new MessageHeaders(headers);
  }

  /**
   * A view for handlers, without control headers; copies only if there are control headers to
   * remove.
   */
  static MessageHeaders forHandlers(Headers headers) {
    for (Header header : headers) {
      if (KafkaEasyHeaders.isControl(header.key())) {
        return new MessageHeaders(withoutControl(headers));
      }
    }
    return new MessageHeaders(headers);
  }

  /** A mutable copy. */
  Headers copy() {
    return new RecordHeaders(headers);
  }

  /** A copy of a record's headers, without kafka-easy's control headers. */
  public static Headers withoutControl(Headers headers) {
    Headers kept = new RecordHeaders();
    for (Header header : headers) {
      if (!KafkaEasyHeaders.isControl(header.key())) {
        kept.add(header);
      }
    }
    return kept;
  }

  /** Whether there is no header. */
  public boolean isEmpty() {
    return !headers.iterator().hasNext();
  }

  /** Whether a header with this name exists, even with a null value. */
  public boolean contains(String name) {
    return headers.lastHeader(name) != null;
  }

  /** The first header with this name, or null if there is none. */
  public @Nullable Header first(String name) {
    Iterator<Header> found = headers.headers(name).iterator();
    return found.hasNext() ? found.next() : null;
  }

  /** The last header with this name, or null if there is none. */
  public @Nullable Header last(String name) {
    return headers.lastHeader(name);
  }

  /** All headers with this name, in the order of the record; empty if there is none. */
  public List<Header> all(String name) {
    List<Header> found = new ArrayList<>();
    headers.headers(name).forEach(found::add);
    return Collections.unmodifiableList(found);
  }

  /** The last value with this name; null if there is no such header or its value is null. */
  public byte @Nullable [] bytes(String name) {
    Header header = headers.lastHeader(name);
    return header == null ? null : header.value();
  }

  /** The last value with this name as text; null if it is missing, null, or not valid UTF-8. */
  public @Nullable String string(String name) {
    byte[] value = bytes(name);
    return value == null ? null : Utf8.decodeOrNull(value);
  }

  /**
   * The last value with this name as text; the default if it is missing, null, or not valid UTF-8.
   */
  public String string(String name, String defaultValue) {
    String value = string(name);
    return value == null ? defaultValue : value;
  }

  /**
   * The last value with this name as a number: decimal text, as kafka-easy writes it, or 4 or 8
   * bytes big endian, as spring-kafka writes it. Returns the default if the header is missing or
   * has neither form.
   *
   * <p>Decimal text is tried first. A binary number is misread as text only if each of its bytes is
   * an ASCII digit; the first one may also be a minus sign. Only numbers above 758 million in 4
   * bytes, or above 3.2 * 10^18 in 8 bytes, can have such bytes.
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

  /** The header names, in the order of their first occurrence. */
  public Set<String> names() {
    Set<String> names = new LinkedHashSet<>();
    headers.forEach(header -> names.add(header.key()));
    return Collections.unmodifiableSet(names);
  }

  /**
   * Names and text values, in the order of first occurrence; each value is the result of {@link
   * #string(String)}. Names whose last value is null or not valid UTF-8 are omitted; {@link
   * #names()} includes them.
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

  /** All headers in the order of the record; {@code remove} is not supported. */
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

  /** Lists the names only, because values may be confidential. */
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
