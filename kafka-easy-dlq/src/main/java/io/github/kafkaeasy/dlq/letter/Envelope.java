package io.github.kafkaeasy.dlq.letter;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * The JSON value that many tutorials use for dead letters. If the field {@value #MESSAGE} does not
 * reproduce the original's value byte for byte (binary data, JSON in another notation), the field
 * {@value #BYTES} additionally holds the original bytes, so that nothing is lost.
 */
final class Envelope {
  static final String TOPIC = "original_topic";
  static final String MESSAGE = "original_message";
  static final String REASON = "error_reason";
  static final String FAILED_AT = "failed_at";
  static final String BYTES = "original_base64";

  private static final ObjectMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  // The default is too small for a value of 15 MB as base64.
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          // An original with a duplicate key is embedded as text, with both entries; an envelope
          // with a duplicate key is not accepted as one.
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private Envelope() {}

  static byte[] wrap(String topic, byte @Nullable [] value, String reason, Instant failedAt) {
    ObjectNode envelope = MAPPER.createObjectNode();
    envelope.put(TOPIC, topic);
    JsonNode message = value == null ? MAPPER.nullNode() : jsonOrText(value);
    envelope.set(MESSAGE, message);
    envelope.put(REASON, reason);
    envelope.put(FAILED_AT, failedAt.toString());
    if (value != null && !Arrays.equals(value, bytes(message))) {
      envelope.put(BYTES, Base64.getEncoder().encodeToString(value));
    }
    return write(envelope);
  }

  /** The original's value; the given bytes if they are no envelope. */
  static byte @Nullable [] unwrap(byte @Nullable [] envelope) {
    JsonNode parsed = parse(envelope);
    return parsed == null ? envelope : unwrap(parsed);
  }

  static byte @Nullable [] unwrap(JsonNode envelope) {
    byte[] exact = exact(envelope);
    if (exact != null) {
      return exact;
    }
    JsonNode message = envelope.path(MESSAGE);
    return message.isNull() || message.isMissingNode() ? null : bytes(message);
  }

  /** The original bytes; null if the envelope does not hold them, or not as base64. */
  private static byte @Nullable [] exact(JsonNode envelope) {
    JsonNode exact = envelope.path(BYTES);
    try {
      return exact.isTextual() ? Base64.getDecoder().decode(exact.textValue()) : null;
    } catch (IllegalArgumentException notBase64) {
      return null;
    }
  }

  /**
   * The envelope; null if the bytes are no envelope. An envelope that had a value and lost it is
   * none either, so that no tombstone is restored from it.
   */
  static @Nullable JsonNode parse(byte @Nullable [] value) {
    if (value == null || value.length == 0 || value[0] != '{') {
      return null;
    }
    try {
      JsonNode parsed = MAPPER.readTree(value);
      boolean complete = parsed.path(TOPIC).isTextual() && parsed.has(MESSAGE);
      boolean lost =
          !parsed.hasNonNull(MESSAGE) && parsed.hasNonNull(BYTES) && exact(parsed) == null;
      return complete && !lost ? parsed : null;
    } catch (IOException notJson) {
      return null;
    }
  }

  /**
   * The time of the failure, written as ISO text or as seconds or milliseconds since 1970; null for
   * any other value.
   */
  static @Nullable Instant failedAt(JsonNode envelope) {
    JsonNode at = envelope.path(FAILED_AT);
    if (at.isNumber()) {
      double number = at.doubleValue();
      return DeadLetter.time((long) (number < 1e11 ? number * 1_000 : number));
    }
    try {
      String text = at.asText();
      boolean zoned = text.endsWith("Z") || text.matches(".*[+-]\\d\\d:?\\d\\d");
      return java.time.OffsetDateTime.parse(zoned ? text : text + "Z").toInstant();
    } catch (DateTimeParseException unknown) {
      return null;
    }
  }

  private static JsonNode jsonOrText(byte[] value) {
    if (value.length > 0 && (value[0] == '{' || value[0] == '[')) {
      try {
        return MAPPER.readTree(value);
      } catch (IOException notJson) {
        return text(value);
      }
    }
    return text(value);
  }

  /**
   * The value as JSON text; null if it is no text, in which case the envelope also holds its bytes.
   */
  private static JsonNode text(byte[] value) {
    try {
      return MAPPER
          .getNodeFactory()
          .textNode(UTF_8.newDecoder().decode(ByteBuffer.wrap(value)).toString());
    } catch (CharacterCodingException notText) {
      return MAPPER.nullNode();
    }
  }

  private static byte[] bytes(JsonNode message) {
    return message.isTextual() ? message.textValue().getBytes(UTF_8) : write(message);
  }

  private static byte[] write(JsonNode node) {
    try {
      return MAPPER.writeValueAsBytes(node);
    } catch (JacksonException impossible) {
      throw new IllegalStateException(
          "the JSON tree of an envelope could not be written", impossible);
    }
  }
}
