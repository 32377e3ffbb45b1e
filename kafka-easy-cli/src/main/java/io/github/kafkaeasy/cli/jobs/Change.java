package io.github.kafkaeasy.cli.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.kafkaeasy.error.KafkaEasyException;
import io.github.kafkaeasy.message.OutgoingMessage;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * The changes that a redrive makes in each record before it is sent. If a field is to be set but
 * the value is no JSON object, the run ends, and its message names the letter's coordinates. All
 * numbers in a value keep their digits.
 *
 * @param fields JSON fields of the value to set, by path: {@code /customer/id}
 * @param setHeaders headers to set; each replaces all headers of its name
 * @param dropHeaders names of headers to remove
 * @param key the new key; null for no change
 * @param value the new value; null for no change
 */
public record Change(
    Map<String, JsonNode> fields,
    Map<String, String> setHeaders,
    List<String> dropHeaders,
    @Nullable String key,
    @Nullable String value) {
  /** A change that changes nothing. */
  public static final Change NOTHING = new Change(Map.of(), Map.of(), List.of(), null, null);

  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  public Change {
    fields = Map.copyOf(fields);
    setHeaders = Map.copyOf(setHeaders);
    dropHeaders = List.copyOf(dropHeaders);
  }

  /** Whether records are sent without any change. */
  public boolean isNothing() {
    return equals(NOTHING);
  }

  /** The record as it would be sent. */
  public OutgoingMessage<byte[]> apply(OutgoingMessage<byte[]> message) {
    byte[] bytes = value(message.valueOrNull());
    OutgoingMessage<byte[]> changed =
        bytes == null ? OutgoingMessage.tombstone() : OutgoingMessage.of(bytes);
    byte[] keyBytes = key == null ? message.keyBytes() : key.getBytes(UTF_8);
    changed = keyBytes == null ? changed : changed.keyBytes(keyBytes);
    changed = changed.headers(headers(message.headers()));
    String topic = message.topic();
    changed = topic == null ? changed : changed.topic(topic);
    // Another key may belong to another partition.
    Integer partition = message.partition();
    changed = partition == null || key != null ? changed : changed.partition(partition);
    Long time = message.timestampMillis();
    return time == null ? changed : changed.timestamp(Instant.ofEpochMilli(time));
  }

  private List<Header> headers(List<Header> headers) {
    List<Header> kept = new ArrayList<>();
    for (Header header : headers) {
      if (!dropHeaders.contains(header.key()) && !setHeaders.containsKey(header.key())) {
        kept.add(header);
      }
    }
    new TreeMap<>(setHeaders).forEach((name, text) -> kept.add(new TextHeader(name, text)));
    return kept;
  }

  private record TextHeader(String key, String text) implements Header {
    @Override
    public byte[] value() {
      return text.getBytes(UTF_8);
    }
  }

  private byte @Nullable [] value(byte @Nullable [] bytes) {
    byte[] present = value == null ? bytes : value.getBytes(UTF_8);
    return fields.isEmpty() ? present : withFields(present);
  }

  private byte[] withFields(byte @Nullable [] bytes) {
    try (JsonParser parser = MAPPER.createParser(bytes == null ? new byte[0] : bytes)) {
      JsonNode tree = MAPPER.readTree(parser);
      if (tree == null || !tree.isObject()) {
        throw new KafkaEasyException("the value is no JSON object, so no field of it can be set");
      }
      new TreeMap<>(fields).forEach((path, field) -> set((ObjectNode) tree, path, field));
      return MAPPER.writeValueAsBytes(tree);
    } catch (JacksonException e) {
      throw new KafkaEasyException("the value is no JSON, so no field of it can be set", e);
    } catch (IOException e) {
      throw new IllegalStateException("reading JSON from memory failed", e);
    }
  }

  private static void set(ObjectNode tree, String path, JsonNode field) {
    ObjectNode at = tree;
    String[] names = path.substring(1).split("/", -1);
    for (int i = 0; i < names.length - 1; i++) {
      JsonNode next = at.get(name(names[i]));
      if (next == null || !next.isObject()) {
        throw new KafkaEasyException("there is no object " + names[i] + " on the path " + path);
      }
      at = (ObjectNode) next;
    }
    at.set(name(names[names.length - 1]), field);
  }

  /** A name on a path with the escapes of JSON Pointer resolved. */
  private static String name(String part) {
    return part.replace("~1", "/").replace("~0", "~");
  }

  /**
   * The changes as pairs of their kind and a name; new values are not included, because they may be
   * confidential.
   */
  public List<List<String>> told() {
    List<List<String>> told = new ArrayList<>();
    new TreeMap<>(fields).keySet().forEach(path -> told.add(List.of("fields", path)));
    new TreeMap<>(setHeaders).keySet().forEach(name -> told.add(List.of("setHeaders", name)));
    dropHeaders.forEach(name -> told.add(List.of("dropHeaders", name)));
    if (key != null) {
      told.add(List.of("wholeKey", ""));
    }
    if (value != null) {
      told.add(List.of("wholeValue", ""));
    }
    return told;
  }
}
