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
 * Turns objects into bytes and bytes into objects: the values of records, or their keys.
 *
 * <p>A missing payload never reaches a codec: a tombstone stays one in both directions, and a codec
 * that answers null has failed. Either method may throw any {@link RuntimeException}. An encoding
 * failure fails that send's future. A decoding failure takes the same path as a handler that
 * throws, with key, value and headers as they came from Kafka; see {@link
 * io.github.kafkaeasy.error.DecodeException#isTransient} for those that may pass.
 *
 * <p>One codec serves many threads at once: those that send, or the consumer's workers.
 *
 * <p>A codec of its own has two methods. One that needs settings or has something to close has
 * {@link #open} and {@link #close} as well. One that calls another codec passes all four on; {@link
 * #then} does that for codecs that change bytes, encryption for example.
 *
 * @param <T> the type of the objects
 */
public interface Codec<T> {
  /** One direction of a codec that needs nothing but what it converts. */
  @FunctionalInterface
  interface Conversion<A, R> {
    /** Never null; whatever it throws is the record's failure. */
    R apply(A from) throws Exception;
  }

  /** One direction of a codec that looks at the record around. */
  @FunctionalInterface
  interface ContextConversion<A, R> {
    /** Never null; whatever it throws is the record's failure. */
    R apply(A from, CodecContext record) throws Exception;
  }

  /**
   * The bytes of {@code value}; never null. Runs on the thread that sends.
   *
   * @param to the record that they are for; its headers may be written
   */
  byte[] encode(T value, CodecContext to);

  /**
   * The object that {@code bytes} stand for; never null. Runs on a worker of the consumer.
   *
   * @param from the record that they are from
   */
  T decode(byte[] bytes, CodecContext from);

  /** What messages and {@code describe()} call this codec. */
  default String name() {
    return getClass().getSimpleName();
  }

  /**
   * Called once for each producer or consumer that uses this codec, and for each use in it (keys,
   * values, a topic with its own type), on the thread that starts the client. What it answers does
   * the client's work. Default: this codec itself, which then serves all of them.
   *
   * @throws RuntimeException if the client must not start; what was opened before is closed
   */
  default Codec<T> open(CodecSetup setup) {
    return this;
  }

  /**
   * Called once on what {@link #open} answered, when the client has closed or could not start. Runs
   * on a thread of its own, for at most as long as the client may take to close. What it throws is
   * logged. Default: nothing.
   */
  default void close() {}

  /**
   * This codec, whose bytes go through {@code outer} before they are sent, and back through it
   * before they are read: encryption, compression, a store for large payloads. Both see the same
   * headers.
   */
  default Codec<T> then(Codec<byte[]> outer) {
    return new ChainCodec<>(this, Options.required("outer", outer));
  }

  /**
   * This codec for one type, where it reads several: an object of another type is a decoding
   * failure.
   */
  default <S extends T> Codec<S> as(Class<S> type) {
    return new TypedCodec<>(this, Options.required("type", type));
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
   * JSON by a mapper of our own. A value is taken exactly, or the record is a decode failure: a
   * fraction never becomes a whole number, a missing or null primitive never 0, a number never a
   * text, and a key that stands twice is refused. Each such rule has one switch, a {@link
   * JsonLeniency}. When sending, NaN, infinite numbers, half surrogate pairs and keys that would
   * stand twice are refused.
   *
   * <p>Unknown properties are ignored, so that a producer may add one before all consumers know it.
   * Text after the document, the literal {@code null} and an empty payload are failures. Type names
   * in the data are never followed, and Jackson's limits on depth and size stay on. Records, plain
   * beans, {@code java.time} types (as ISO texts) and {@code Optional} work as they are. In {@code
   * JsonNode}, {@code Map} and {@code Object}, numbers with a fraction are {@code BigDecimal}.
   *
   * <p>Messages name path, expected type and the kind of thing that was found, never the value.
   *
   * @param leniencies what is taken nevertheless; none by default
   */
  static <T> Codec<T> json(Class<T> type, JsonLeniency... leniencies) {
    return JsonCodec.of(type, JsonRules.ofOurs(false, leniencies));
  }

  /**
   * JSON by a copy of your own mapper; later changes to the mapper are not seen. Its modules,
   * names, formats and whether unknown properties are refused stay as they are, and readers that it
   * has for a type stay in use. The rules of {@link #json(Class, JsonLeniency...)} hold all the
   * same, also where the mapper has switched one off, since that cannot be told from Jackson's
   * defaults: what is to be taken nevertheless is said by {@code leniencies}.
   *
   * @throws io.github.kafkaeasy.error.InvalidOptionException if the mapper has default typing on:
   *     whoever can write to the topic could then choose the classes to instantiate; or if it
   *     cannot be copied
   */
  static <T> Codec<T> json(Class<T> type, ObjectMapper mapper, JsonLeniency... leniencies) {
    return JsonCodec.of(type, JsonRules.of(mapper, false, leniencies));
  }

  /** JSON of a generic type, as {@code json(new TypeReference<List<Order>>() {})}. */
  static <T> Codec<T> json(TypeReference<T> type, JsonLeniency... leniencies) {
    return JsonCodec.of(type, JsonRules.ofOurs(false, leniencies));
  }

  /** JSON of a generic type by a copy of your own mapper, as for a class. */
  static <T> Codec<T> json(TypeReference<T> type, ObjectMapper mapper, JsonLeniency... leniencies) {
    return JsonCodec.of(type, JsonRules.of(mapper, false, leniencies));
  }

  /**
   * The same as {@link #json(Class, JsonLeniency...)}, written with line breaks and indentation:
   * for a terminal or a file, where people read it.
   */
  static <T> Codec<T> prettyJson(Class<T> type, JsonLeniency... leniencies) {
    return JsonCodec.of(type, JsonRules.ofOurs(true, leniencies));
  }

  /** Indented JSON by a copy of your own mapper. */
  static <T> Codec<T> prettyJson(Class<T> type, ObjectMapper mapper, JsonLeniency... leniencies) {
    return JsonCodec.of(type, JsonRules.of(mapper, true, leniencies));
  }

  /** Indented JSON of a generic type. */
  static <T> Codec<T> prettyJson(TypeReference<T> type, JsonLeniency... leniencies) {
    return JsonCodec.of(type, JsonRules.ofOurs(true, leniencies));
  }

  /** Indented JSON of a generic type by a copy of your own mapper. */
  static <T> Codec<T> prettyJson(
      TypeReference<T> type, ObjectMapper mapper, JsonLeniency... leniencies) {
    return JsonCodec.of(type, JsonRules.of(mapper, true, leniencies));
  }

  /**
   * A codec of two functions; {@code name} is what messages call it.
   *
   * <pre>{@code
   * Codec<Point> points = Codec.of(Point::toBytes, Point::parse, "point");
   * }</pre>
   */
  static <T> Codec<T> of(Conversion<T, byte[]> encode, Conversion<byte[], T> decode, String name) {
    Options.required("encode", encode);
    Options.required("decode", decode);
    return withContext(
        (value, to) -> encode.apply(value), (bytes, from) -> decode.apply(bytes), name);
  }

  /**
   * A codec of two functions that see the record around the bytes: its topic, its headers, and
   * whether it is about the key.
   *
   * @param name what messages call it
   */
  static <T> Codec<T> withContext(
      ContextConversion<T, byte[]> encode, ContextConversion<byte[], T> decode, String name) {
    return new FunctionCodec<>(
        Options.required("encode", encode),
        Options.required("decode", decode),
        Options.text("name", name));
  }

  /**
   * Kafka's own pair, a schema registry's for example. The client that starts configures the half
   * that it needs with its settings, those that Kafka does not know among them ({@code
   * kafka.property("apicurio.registry.url", ...)}), for keys or for values as the codec is used;
   * and closes it when it is closed. Where several clients share the pair, the first configures it
   * and the last closes it; after that it cannot be used again.
   *
   * <p>As under Kafka's own clients, the serializer is called by all threads that send, and the
   * deserializer by one thread at a time: the consumer's other workers wait meanwhile. For decoding
   * on all workers there is {@link #pooled}.
   *
   * <p>The deserializer may change the headers that it is given; nothing else sees that. A
   * serializer that answers null has failed: tombstones are sent by {@link
   * OutgoingMessage#tombstone()} only.
   */
  static <T> Codec<T> of(Serializer<? super T> serializer, Deserializer<? extends T> deserializer) {
    return PairCodec.of(
        Options.required("serializer", serializer), Options.required("deserializer", deserializer));
  }

  /**
   * Kafka's own pairs, as many as there are calls at the same time: each is called by one thread at
   * a time, so they need not be thread-safe, and no call waits for another one. Each client makes,
   * configures and closes its own, see {@link #of(Serializer, Deserializer)}. The first is made
   * when the client starts, further ones on the threads that need them.
   *
   * <pre>{@code
   * Codec<Order> orders = Codec.pooled(OrderSerializer::new, OrderDeserializer::new, "orders");
   * }</pre>
   *
   * @param name what messages call it
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
