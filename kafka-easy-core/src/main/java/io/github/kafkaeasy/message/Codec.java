package io.github.kafkaeasy.message;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.kafkaeasy.internal.settings.Options;
import io.github.kafkaeasy.message.internal.json.JsonRules;
import io.github.kafkaeasy.message.json.JsonLeniency;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Converts objects to bytes and bytes to objects, for the value or the key of a record.
 *
 * <p>A codec is never called for a missing payload: a tombstone stays a tombstone when it is sent
 * and when it is read. A codec that returns null has failed. {@link #encode} and {@link #decode}
 * may throw any {@link RuntimeException}. An encoding failure fails the future of that send. A
 * decoding failure is treated like an exception from the handler, with key, value and headers as
 * they came from Kafka; {@link io.github.kafkaeasy.error.DecodeException#isTransient} tells which
 * failures may go away on a retry.
 *
 * <p>Must be thread-safe: all sending threads, or all workers of a consumer, call one codec at the
 * same time.
 *
 * <p>A simple codec implements {@link #encode} and {@link #decode}. A codec that needs settings or
 * holds resources also overrides {@link #open} and {@link #close}. A codec that wraps another codec
 * must delegate all four methods; {@link #then} does this for codecs that transform bytes, such as
 * encryption.
 *
 * @param <T> the type of the objects
 */
public interface Codec<T> {
  /** One direction of a codec that needs only the value to convert. */
  @FunctionalInterface
  interface Conversion<A, R> {
    /** Converts the value; must not return null. Any exception is the failure of that record. */
    R apply(A from) throws Exception;
  }

  /** One direction of a codec that also needs the topic or the headers of the record. */
  @FunctionalInterface
  interface ContextConversion<A, R> {
    /** Converts the value; must not return null. Any exception is the failure of that record. */
    R apply(A from, CodecContext record) throws Exception;
  }

  /**
   * Converts a value to bytes. Called on the sending thread.
   *
   * @param to the record that the bytes are for; the codec may change its headers
   * @return the bytes, never null
   */
  byte[] encode(T value, CodecContext to);

  /**
   * Converts bytes to an object. Called on a worker thread of the consumer; in {@link
   * Message#key(Codec)}, on the calling thread.
   *
   * @param from the record that the bytes come from
   * @return the object, never null
   */
  T decode(byte[] bytes, CodecContext from);

  /**
   * The codec's name in error messages and in {@code describe()}. Default: the simple class name.
   */
  default String name() {
    return getClass().getSimpleName();
  }

  /**
   * Called on the thread that starts the client, once for each use of this codec in a producer or
   * consumer: for keys, for values, for a topic with its own type. A codec that the program passes
   * together with a value in a transaction, or with a key or a value that a handler with {@code
   * exactlyOnce} sends, is opened once for each client, on the thread that uses it first. The
   * client then uses the returned codec. Default: returns this codec, so that all uses share it.
   *
   * <p>Not called for a codec that is passed to {@link Message#key(Codec)}, nor for one that is
   * passed to {@link OutgoingMessage#key(Codec, Object)} in a message of a producer, unless it is
   * the codec of the client's {@code keys(...)}.
   *
   * @throws RuntimeException if the codec cannot be used: the client does not start, and codecs
   *     opened before are closed; or the message is not sent
   */
  default Codec<T> open(CodecSetup setup) {
    return this;
  }

  /**
   * Called once for each call of {@link #open}, on the codec that it returned, after the client has
   * closed or has failed to start. Runs on a separate thread, and the client waits for it no longer
   * than its own close limit. An exception is logged. Default: does nothing.
   */
  default void close() {}

  /**
   * Returns a codec that passes the bytes of this codec through {@code outer} before they are sent,
   * and back through {@code outer} before this codec decodes them. Useful for encryption,
   * compression, or a store for large payloads. Both codecs see the same headers.
   */
  default Codec<T> then(Codec<byte[]> outer) {
    return new ChainCodec<>(this, Options.required("outer", outer));
  }

  /**
   * Narrows a codec for several types to one of them: decoding an object of another type is a
   * decoding failure.
   */
  default <S extends T> Codec<S> as(Class<S> type) {
    return new TypedCodec<>(this, Options.required("type", type));
  }

  /** Text in UTF-8. Malformed bytes, and text that UTF-8 cannot represent, are a failure. */
  static Codec<String> string() {
    return BuiltInCodec.STRING;
  }

  /** The raw bytes. The array is not copied, so changing the array later changes the record. */
  static Codec<byte[]> bytes() {
    return BuiltInCodec.BYTES;
  }

  /** A long as eight bytes, big endian, compatible with Kafka's {@code LongSerializer}. */
  static Codec<Long> longs() {
    return BuiltInCodec.LONG;
  }

  /** A UUID as its 36 characters of text, compatible with Kafka's {@code UUIDSerializer}. */
  static Codec<UUID> uuids() {
    return BuiltInCodec.UUID_TEXT;
  }

  /**
   * JSON with a built-in {@code ObjectMapper}. Decoding is strict: a value that does not fit its
   * type exactly is a decoding failure. A fraction never becomes a whole number, a missing or null
   * primitive never becomes 0, a number never becomes text, and a duplicate key is refused. Each
   * rule can be relaxed by one {@link JsonLeniency}. Encoding refuses NaN, infinite numbers,
   * unpaired surrogates, and duplicate keys.
   *
   * <p>Unknown properties are ignored, so that a producer may add a property before all consumers
   * know it. Text after the document, the literal {@code null}, and an empty payload are failures.
   * Type names in the data are never followed, and Jackson's limits on nesting depth and size stay
   * active. Records, plain beans, {@code java.time} types (as ISO text) and {@code Optional} work
   * without configuration. In {@code JsonNode}, {@code Map} and {@code Object}, numbers with a
   * fraction become {@code BigDecimal}.
   *
   * <p>Error messages contain the path, the expected type, and the kind of the value that was
   * found, but never the value.
   *
   * @param leniencies the rules to relax; none by default
   */
  static <T> Codec<T> json(Class<T> type, JsonLeniency... leniencies) {
    return JsonCodec.of(type, JsonRules.ofOurs(false, leniencies));
  }

  /**
   * JSON with a copy of the given mapper; later changes to the mapper have no effect. The copy
   * keeps the mapper's modules, naming, formats, custom deserializers, and its decision on unknown
   * properties. The strict rules of {@link #json(Class, JsonLeniency...)} apply even where the
   * mapper has switched a rule off, because an explicit setting cannot be distinguished from
   * Jackson's default. Use {@code leniencies} to relax a rule.
   *
   * @throws io.github.kafkaeasy.error.InvalidOptionException if the mapper cannot be copied, or has
   *     default typing enabled: anyone who can write to the topic could then choose the classes to
   *     instantiate
   */
  static <T> Codec<T> json(Class<T> type, ObjectMapper mapper, JsonLeniency... leniencies) {
    return JsonCodec.of(type, JsonRules.of(mapper, false, leniencies));
  }

  /** JSON of a generic type, for example {@code json(new TypeReference<List<Order>>() {})}. */
  static <T> Codec<T> json(TypeReference<T> type, JsonLeniency... leniencies) {
    return JsonCodec.of(type, JsonRules.ofOurs(false, leniencies));
  }

  /**
   * JSON of a generic type with a copy of the given mapper; see {@link #json(Class, ObjectMapper,
   * JsonLeniency...)}.
   */
  static <T> Codec<T> json(TypeReference<T> type, ObjectMapper mapper, JsonLeniency... leniencies) {
    return JsonCodec.of(type, JsonRules.of(mapper, false, leniencies));
  }

  /**
   * Same as {@link #json(Class, JsonLeniency...)}, but written with line breaks and indentation,
   * for output that people read.
   */
  static <T> Codec<T> prettyJson(Class<T> type, JsonLeniency... leniencies) {
    return JsonCodec.of(type, JsonRules.ofOurs(true, leniencies));
  }

  /** Indented JSON with a copy of the given mapper. */
  static <T> Codec<T> prettyJson(Class<T> type, ObjectMapper mapper, JsonLeniency... leniencies) {
    return JsonCodec.of(type, JsonRules.of(mapper, true, leniencies));
  }

  /** Indented JSON of a generic type. */
  static <T> Codec<T> prettyJson(TypeReference<T> type, JsonLeniency... leniencies) {
    return JsonCodec.of(type, JsonRules.ofOurs(true, leniencies));
  }

  /** Indented JSON of a generic type with a copy of the given mapper. */
  static <T> Codec<T> prettyJson(
      TypeReference<T> type, ObjectMapper mapper, JsonLeniency... leniencies) {
    return JsonCodec.of(type, JsonRules.of(mapper, true, leniencies));
  }

  /**
   * A codec made of two functions.
   *
   * <pre>{@code
   * Codec<Point> points = Codec.of(Point::toBytes, Point::parse, "point");
   * }</pre>
   *
   * @param name the codec's name in error messages
   */
  static <T> Codec<T> of(Conversion<T, byte[]> encode, Conversion<byte[], T> decode, String name) {
    Options.required("encode", encode);
    Options.required("decode", decode);
    return withContext(
        (value, to) -> encode.apply(value), (bytes, from) -> decode.apply(bytes), name);
  }

  /**
   * A codec made of two functions that also receive the topic, the headers, and whether the bytes
   * are a key.
   *
   * @param name the codec's name in error messages
   */
  static <T> Codec<T> withContext(
      ContextConversion<T, byte[]> encode, ContextConversion<byte[], T> decode, String name) {
    return new FunctionCodec<>(
        Options.required("encode", encode),
        Options.required("decode", decode),
        Options.text("name", name));
  }

  /**
   * A codec made of a Kafka serializer and deserializer, for example those of a schema registry.
   * When a client starts, it configures the serializer or the deserializer, whichever it needs, for
   * keys or for values. The configuration holds all settings of the client, including settings
   * unknown to Kafka ({@code kafka.property("apicurio.registry.url", ...)}). The client closes the
   * instance when it closes. If several clients share this codec, the first client configures the
   * instance and the last one closes it; afterwards the codec cannot be used again.
   *
   * <p>Threads are used as in Kafka's own clients: all sending threads call the serializer at the
   * same time, but only one thread at a time calls the deserializer, and the consumer's other
   * workers wait. Use {@link #pooled} to decode on all workers in parallel.
   *
   * <p>The deserializer may change the headers that it receives; the change is not visible
   * elsewhere. A serializer that returns null has failed: only {@link OutgoingMessage#tombstone()}
   * sends a tombstone.
   */
  static <T> Codec<T> of(Serializer<? super T> serializer, Deserializer<? extends T> deserializer) {
    return PairCodec.of(
        Options.required("serializer", serializer), Options.required("deserializer", deserializer));
  }

  /**
   * A codec made of a pool of Kafka serializers and deserializers. Each instance is called by one
   * thread at a time, so instances need not be thread-safe, and calls do not wait for each other.
   * Each client creates, configures and closes its own instances as in {@link #of(Serializer,
   * Deserializer)}. The first instance is created when the client starts, further instances on the
   * threads that need them.
   *
   * <pre>{@code
   * Codec<Order> orders = Codec.pooled(OrderSerializer::new, OrderDeserializer::new, "orders");
   * }</pre>
   *
   * @param name the codec's name in error messages
   */
  static <T> Codec<T> pooled(
      Supplier<? extends Serializer<? super T>> serializers,
      Supplier<? extends Deserializer<? extends T>> deserializers,
      String name) {
    return PairCodec.pooled(
        Options.required("serializers", serializers),
        Options.required("deserializers", deserializers),
        Options.text("name", name));
  }

  /**
   * The default codec for a type: {@link #string()} for String, {@link #bytes()} for byte[], {@link
   * #longs()} for Long, {@link #uuids()} for UUID, and JSON for every other type.
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
