package io.github.kafkaeasy.message;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.kafkaeasy.error.InvalidOptionException;
import io.github.kafkaeasy.error.KafkaEasyException;
import io.github.kafkaeasy.internal.settings.Options;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON through a reader and a writer that are resolved once, not for each record. */
final class JsonCodec<T> implements Codec<T> {
  /** Configured here and never again, so it may serve every codec; nobody else can reach it. */
  static final ObjectMapper DEFAULT_MAPPER =
      JsonMapper.builder()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          // Jackson would write an emoji as two escapes, which other readers of the topic see.
          .enable(combinedSurrogates())
          .build();

  /** The same, for what people read. */
  static final ObjectMapper PRETTY_MAPPER =
      DEFAULT_MAPPER.copy().enable(SerializationFeature.INDENT_OUTPUT);

  private final ObjectReader reader;
  private final ObjectWriter writer;
  private final String name;

  JsonCodec(ObjectMapper mapper, JavaType type) {
    refuseDefaultTyping(Options.required("mapper", mapper));
    // A second document in the same payload would otherwise be dropped without a word.
    reader = mapper.readerFor(type).with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    writer = mapper.writerFor(type);
    name = "json(" + shortName(type) + ")";
  }

  @Override
  public byte[] encode(T value, CodecContext to) {
    try {
      return writer.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new KafkaEasyException("the object cannot be written as JSON" + missingModule(e), e);
    }
  }

  @Override
  public T decode(byte[] bytes, CodecContext from) {
    @Nullable T value;
    try {
      value = reader.readValue(bytes);
    } catch (JacksonException e) {
      // Jackson's own message may quote the payload; it stays in the cause.
      throw new KafkaEasyException(
          "not the JSON expected" + where(e) + at(e) + missingModule(e), e);
    } catch (IOException e) {
      throw new KafkaEasyException("not readable", e);
    }
    if (value == null) {
      throw new KafkaEasyException("the payload is the JSON literal null, not an object");
    }
    return value;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String toString() {
    return name;
  }

  /** By name: the feature came with Jackson 2.18; what is older writes the two escapes. */
  private static JsonWriteFeature[] combinedSurrogates() {
    return Arrays.stream(JsonWriteFeature.values())
        .filter(feature -> feature.name().equals("COMBINE_UNICODE_SURROGATES_IN_UTF8"))
        .toArray(JsonWriteFeature[]::new);
  }

  private static void refuseDefaultTyping(ObjectMapper mapper) {
    JavaType anything = mapper.constructType(Object.class);
    if (mapper.getDeserializationConfig().getDefaultTyper(anything) != null) {
      throw InvalidOptionException.of(
          "mapper",
          "an ObjectMapper with default typing",
          "class names in the data would decide what is instantiated; name the subtypes with"
              + " @JsonTypeInfo and @JsonSubTypes instead");
    }
  }

  /** The place in the document and the type that was expected there: {@code $.items[3].price}. */
  private static String where(JacksonException e) {
    if (!(e instanceof JsonMappingException mapping) || mapping.getPath().isEmpty()) {
      return expected(e);
    }
    StringBuilder path = new StringBuilder(": $");
    for (JsonMappingException.Reference step : mapping.getPath()) {
      if (step.getFieldName() == null) {
        path.append('[').append(step.getIndex()).append(']');
      } else if (step.getFrom() instanceof Map) {
        path.append("[*]"); // a map's key is part of the payload
      } else {
        path.append('.').append(step.getFieldName());
      }
    }
    return path + expected(e);
  }

  private static String expected(JacksonException e) {
    Class<?> type =
        e instanceof MismatchedInputException mismatch ? mismatch.getTargetType() : null;
    return type == null ? "" : ", expected " + type.getSimpleName();
  }

  private static String at(JacksonException e) {
    JsonLocation location = e.getLocation();
    return location == null
        ? ""
        : " at line " + location.getLineNr() + ", column " + location.getColumnNr();
  }

  private static String missingModule(JacksonException e) {
    String message = e.getOriginalMessage();
    return message != null && message.contains("jackson-datatype-jsr310")
        ? " (a java.time type: add jackson-datatype-jsr310 and pass a mapper that has it)"
        : "";
  }

  private static String shortName(JavaType type) {
    StringBuilder text = new StringBuilder(type.getRawClass().getSimpleName());
    for (int i = 0; i < type.containedTypeCount(); i++) {
      text.append(i == 0 ? "<" : ", ").append(shortName(type.containedType(i)));
    }
    return type.containedTypeCount() == 0 ? text.toString() : text.append('>').toString();
  }
}
