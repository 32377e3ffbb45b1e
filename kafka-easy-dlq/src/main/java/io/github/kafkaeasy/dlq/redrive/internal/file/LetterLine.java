package io.github.kafkaeasy.dlq.redrive.internal.file;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.kafkaeasy.dlq.letter.Dialect;
import io.github.kafkaeasy.dlq.letter.Original;
import io.github.kafkaeasy.dlq.redrive.FoundOriginal;
import io.github.kafkaeasy.dlq.redrive.StoredLetter;
import io.github.kafkaeasy.dlq.redrive.internal.topic.Messages;
import io.github.kafkaeasy.dlq.redrive.internal.topic.TopicFacts;
import io.github.kafkaeasy.message.OutgoingMessage;
import java.time.Instant;
import java.util.Base64;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * One letter as one line of JSON. All bytes are base64, so that they are imported unchanged; texts
 * for people are in the field {@code about}, which an import ignores.
 */
final class LetterLine {
  private static final int VERSION = 1;
  private static final Set<String> NAMES =
      Set.of(
          "version",
          "topic",
          "partition",
          "offset",
          "timestamp",
          "key",
          "value",
          "headers",
          "state",
          "about");
  private static final ObjectMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  // The default is too small for a value of 15 MB as base64.
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(com.fasterxml.jackson.core.StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  private LetterLine() {}

  /**
   * The line of a letter. If the letter does not contain its original but the original was found,
   * both are written as one letter in kafka-easy's dialect, because an export must not depend on
   * another topic.
   */
  static byte[] write(StoredLetter letter, FoundOriginal found) {
    ConsumerRecord<byte[], byte[]> record = letter.record();
    Original original = found.original();
    boolean held = letter.dialect().copiesHeaders() && !letter.letter().pointer();
    if (held || original == null || !found.isWhole()) {
      return write(letter, record.key(), record.value(), record.headers());
    }
    ConsumerRecord<byte[], byte[]> failed =
        new ConsumerRecord<>(
            letter.letter().source().topic(),
            letter.letter().source().partition(),
            letter.letter().source().offset(),
            original.key(),
            original.value());
    original.headers().forEach(failed.headers()::add);
    OutgoingMessage<byte[]> whole =
        Dialect.KAFKA_EASY.write(failed, letter.letter().holding(original));
    return write(letter, whole.keyBytes(), whole.valueOrNull(), whole.headers());
  }

  private static byte[] write(
      StoredLetter letter, byte @Nullable [] key, byte @Nullable [] value, Iterable<Header> all) {
    ConsumerRecord<byte[], byte[]> record = letter.record();
    ObjectNode line =
        MAPPER
            .createObjectNode()
            .put("version", VERSION)
            .put("topic", record.topic())
            .put("partition", record.partition())
            .put("offset", record.offset())
            .put("timestamp", record.timestamp())
            .put("state", letter.state().name())
            .put("about", letter.letter().toString())
            .put("key", key)
            .put("value", value);
    ArrayNode headers = line.putArray("headers");
    for (Header header : all) {
      headers.addObject().put("name", header.key()).put("value", header.value());
    }
    try {
      return MAPPER.writeValueAsBytes(line);
    } catch (JacksonException e) {
      throw new IllegalStateException("the JSON tree of a letter could not be written", e);
    }
  }

  /** The reason why a line cannot be read. */
  static final class Broken extends Exception {
    private static final long serialVersionUID = 1L;

    Broken(String reason) {
      super(reason);
    }

    String reason() {
      return String.valueOf(getMessage());
    }
  }

  /**
   * The message of a line, for {@code topic}; with its old partition if the topic has it. A
   * timestamp in the future, or one with which retention would soon delete the record, is replaced
   * by the present time and kept in a header, as in a redrive.
   *
   * @throws Broken with the reason why the line cannot be read
   */
  static OutgoingMessage<byte[]> read(String text, TopicFacts topic) throws Broken {
    JsonNode line = parse(text);
    OutgoingMessage<byte[]> message =
        Messages.plain(bytes(line, "key"), bytes(line, "value")).topic(topic.name());
    long partition = number(line, "partition", 0, Integer.MAX_VALUE);
    if (partition < topic.partitions()) {
      message = message.partition((int) partition);
    }
    long unused = number(line, "offset", 0, Long.MAX_VALUE);
    long timestamp = number(line, "timestamp", -1, Long.MAX_VALUE);
    JsonNode headers = line.path("headers");
    if (!headers.isArray()) {
      throw new Broken("headers must be a list");
    }
    for (JsonNode header : headers) {
      if (!header.path("name").isTextual()) {
        throw new Broken("a header has no name");
      }
      message = message.header(header.path("name").textValue(), bytes(header, "value"));
    }
    return timestamp < 0
        ? message
        : Messages.timed(message, Instant.ofEpochMilli(timestamp), topic.retentionMillis());
  }

  private static JsonNode parse(String text) throws Broken {
    JsonNode line;
    try {
      line = MAPPER.readTree(text);
    } catch (JacksonException e) {
      throw new Broken("it is not JSON: " + e.getOriginalMessage());
    }
    if (!line.isObject()) {
      throw new Broken("it is not a JSON object");
    }
    if (!line.path("version").isInt() || line.path("version").intValue() != VERSION) {
      throw new Broken("its version is " + line.path("version") + " instead of " + VERSION);
    }
    for (var field : line.properties()) {
      if (!NAMES.contains(field.getKey())) {
        throw new Broken("it has an unknown field " + field.getKey());
      }
    }
    return line;
  }

  private static long number(JsonNode line, String name, long least, long most) throws Broken {
    JsonNode number = line.path(name);
    if (!number.canConvertToLong() || !number.isIntegralNumber()) {
      throw new Broken(name + " is not a whole number");
    }
    long value = number.longValue();
    if (value < least || value > most) {
      throw new Broken(name + " = " + value + " is out of bounds");
    }
    return value;
  }

  private static byte @Nullable [] bytes(JsonNode node, String name) throws Broken {
    JsonNode value = node.get(name);
    if (value == null) {
      throw new Broken(name + " is missing");
    }
    if (value.isNull()) {
      return null;
    }
    if (!value.isTextual()) {
      throw new Broken(name + " is neither text nor null");
    }
    try {
      return Base64.getDecoder().decode(value.textValue());
    } catch (IllegalArgumentException e) {
      throw new Broken(name + " is not base64: " + e.getMessage());
    }
  }
}
