package io.github.kafkaeasy.message;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.kafkaeasy.config.Options;
import java.util.UUID;
import java.util.function.Function;

/**
 * Turns objects into bytes and bytes into objects.
 *
 * <p>A missing payload never reaches a codec: a tombstone stays one in both directions. Either
 * method may throw any {@link RuntimeException}: an encoding failure fails that send's future, a
 * decoding failure takes the same path as a handler that throws, with the raw bytes at hand.
 *
 * <p>One codec serves many threads at once.
 */
public interface Codec<T> {
  /** The bytes of {@code value}; never null. */
  byte[] encode(T value);

  /** The object that {@code bytes} stand for; never null. */
  T decode(byte[] bytes);

  /** What messages and {@code describe()} call this codec. */
  default String name() {
    return getClass().getSimpleName();
  }

  /** Text in UTF-8, strictly: bytes or characters that do not convert are a failure. */
  static Codec<String> string() {
    return BuiltInCodec.STRING;
  }

  /** The bytes themselves, not copied: whoever changes the array afterwards changes the record. */
  static Codec<byte[]> bytes() {
    return BuiltInCodec.BYTES;
  }

  /** Eight bytes, the highest first, as Kafka's own {@code LongSerializer} writes them. */
  static Codec<Long> longs() {
    return BuiltInCodec.LONG;
  }

  /** The 36 characters of a UUID, as Kafka's own {@code UUIDSerializer} writes them. */
  static Codec<UUID> uuids() {
    return BuiltInCodec.UUID_TEXT;
  }

  /**
   * JSON by a mapper of our own. Unknown properties are ignored, so that a producer may add one
   * before all consumers know it. Text after the document, the literal {@code null} and an empty
   * payload are failures. Type names in the data are never followed, and Jackson's limits on depth
   * and size stay on. Records and plain beans work as they are.
   *
   * <p>{@code java.time} types need {@code jackson-datatype-jsr310}, which kafka-easy does not
   * bring: add it and pass a mapper that has it to {@link #json(Class, ObjectMapper)}, with {@code
   * WRITE_DATES_AS_TIMESTAMPS} off for ISO texts.
   */
  static <T> Codec<T> json(Class<T> type) {
    return json(type, JsonCodec.DEFAULT_MAPPER);
  }

  /**
   * JSON by your own mapper, taken as it is configured now; later changes to it are not seen. Text
   * after the document and the literal {@code null} stay failures.
   *
   * @throws io.github.kafkaeasy.error.InvalidOptionException if the mapper has default typing on:
   *     whoever can write to the topic could then choose the classes to instantiate
   */
  static <T> Codec<T> json(Class<T> type, ObjectMapper mapper) {
    return new JsonCodec<>(mapper, mapper.constructType(Options.required("type", type)));
  }

  /**
   * The same as {@link #json(Class)}, written with line breaks and indentation: for a terminal or a
   * file, where people read it.
   */
  static <T> Codec<T> prettyJson(Class<T> type) {
    return json(type, JsonCodec.PRETTY_MAPPER);
  }

  /** JSON of a generic type, as {@code json(new TypeReference<List<Order>>() {})}. */
  static <T> Codec<T> json(TypeReference<T> type) {
    return new JsonCodec<>(
        JsonCodec.DEFAULT_MAPPER,
        JsonCodec.DEFAULT_MAPPER.constructType(Options.required("type", type)));
  }

  /** A codec of two functions; {@code name} is what messages call it. */
  static <T> Codec<T> of(Function<T, byte[]> encode, Function<byte[], T> decode, String name) {
    return new FunctionCodec<>(
        Options.required("encode", encode),
        Options.required("decode", decode),
        Options.text("name", name));
  }

  /**
   * The usual codec of a type: text for String, the bytes for byte[], what Kafka's own serializers
   * write for Long and UUID, JSON for all else.
   */
  @SuppressWarnings("unchecked") // the class that was compared is the type argument
  static <T> Codec<T> forType(Class<T> type) {
    if (Options.required("type", type) == String.class) {
      return (Codec<T>) string();
    }
    if (type == byte[].class) {
      return (Codec<T>) bytes();
    }
    if (type == Long.class) {
      return (Codec<T>) longs();
    }
    return type == UUID.class ? (Codec<T>) uuids() : json(type);
  }
}
