package io.github.kafkaeasy.spool;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.kafkaeasy.error.KafkaEasyException;
import io.github.kafkaeasy.producer.spi.UndeliveredRecord;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.function.LongFunction;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/**
 * Export format of {@link SpoolFile}: one JSON object per line. Keys, values and header values are
 * base64, so an import restores their exact bytes. The import ignores {@code position}, {@code
 * keptSince} and {@code reason}, which are for people who read the file.
 */
final class SpoolLines {
  private static final int VERSION = 1;
  private static final Set<String> NAMES =
      Set.of(
          "version",
          "topic",
          "partition",
          "timestamp",
          "key",
          "value",
          "headers",
          "position",
          "keptSince",
          "reason");
  private static final ObjectMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  // The default is too small for a value of 15 MB as base64.
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  private SpoolLines() {}

  /** Called with each record of an export. */
  @FunctionalInterface
  interface Receiver {
    void accept(UndeliveredRecord record) throws SQLException;
  }

  /** The reason why a line is not a record. */
  private static final class BrokenLine extends Exception {
    private static final long serialVersionUID = 1L;

    BrokenLine(String reason) {
      super(reason);
    }
  }

  /**
   * Writes an export.
   *
   * @param page returns the next records after a position; an empty list at the end
   */
  static long write(Path target, LongFunction<List<StoredRecord>> page) {
    Path absolute = target.toAbsolutePath();
    try {
      Path part = Files.createTempFile(absolute.getParent(), "." + absolute.getFileName(), ".part");
      try {
        long count = writeAll(part, page);
        Path unused = Files.move(part, absolute, StandardCopyOption.ATOMIC_MOVE);
        return count;
      } finally {
        boolean unused = Files.deleteIfExists(part);
      }
    } catch (IOException e) {
      throw new KafkaEasyException("The export cannot be written to " + target + ": " + e, e);
    }
  }

  private static long writeAll(Path part, LongFunction<List<StoredRecord>> page)
      throws IOException {
    long count = 0;
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(part), 1 << 16)) {
      List<StoredRecord> some = page.apply(-1);
      while (!some.isEmpty()) {
        for (StoredRecord one : some) {
          out.write(line(one));
          out.write('\n');
        }
        count += some.size();
        some = page.apply(some.get(some.size() - 1).spooled().position());
      }
    }
    return count;
  }

  private static byte[] line(StoredRecord stored) throws IOException {
    UndeliveredRecord record = stored.spooled().record();
    ObjectNode line =
        MAPPER
            .createObjectNode()
            .put("version", VERSION)
            .put("position", stored.spooled().position())
            .put("topic", record.topic())
            .put("partition", record.partition())
            .put("timestamp", record.timestamp())
            .put("keptSince", stored.keptSince() == null ? null : stored.keptSince().toString())
            .put("reason", stored.reason())
            .put("key", record.key())
            .put("value", record.value());
    ArrayNode headers = line.putArray("headers");
    for (Header header : record.headers()) {
      headers.addObject().put("name", header.key()).put("value", header.value());
    }
    return MAPPER.writeValueAsBytes(line);
  }

  /** Reads an export and returns the number of records. Empty lines are skipped. */
  static long each(Path export, Receiver receiver) throws SQLException {
    long number = 0;
    long records = 0;
    // Lines are decoded one by one. A reader of UTF-8 fails when it fills its buffer, before it
    // returns the lines in front of the broken one.
    CharsetDecoder utf8 = UTF_8.newDecoder();
    try (BufferedReader reader = Files.newBufferedReader(export, ISO_8859_1)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        number++;
        String text = utf8.decode(ByteBuffer.wrap(line.getBytes(ISO_8859_1))).toString();
        if (!text.isBlank()) {
          receiver.accept(record(text));
          records++;
        }
      }
      return records;
    } catch (BrokenLine e) {
      throw broken(export, number, String.valueOf(e.getMessage()), e);
    } catch (CharacterCodingException e) {
      throw broken(export, number, "it is not UTF-8", e);
    } catch (IOException e) {
      throw new KafkaEasyException(
          "The export " + export + " cannot be read: " + e + ". Nothing was imported.", e);
    }
  }

  private static KafkaEasyException broken(
      Path export, long number, String reason, Exception cause) {
    return new KafkaEasyException(
        "Line " + number + " of " + export + " is broken: " + reason + ". Nothing was imported.",
        cause);
  }

  @SuppressWarnings("NullAway") // ignores @Nullable on arrays in another module's classes
  private static UndeliveredRecord record(String text) throws BrokenLine {
    JsonNode line = parsed(text);
    if (!line.path("topic").isTextual()) {
      throw new BrokenLine("topic is not a text");
    }
    List<Header> headers = new ArrayList<>();
    if (!line.path("headers").isArray()) {
      throw new BrokenLine("headers must be a list");
    }
    for (JsonNode header : line.path("headers")) {
      if (!header.path("name").isTextual()) {
        throw new BrokenLine("a header has no name");
      }
      headers.add(new RecordHeader(header.path("name").textValue(), bytes(header, "value")));
    }
    boolean byKey = line.path("partition").isNull();
    return new UndeliveredRecord(
        line.path("topic").textValue(),
        byKey ? null : (int) number(line, "partition", Integer.MAX_VALUE),
        number(line, "timestamp", Long.MAX_VALUE),
        bytes(line, "key"),
        bytes(line, "value"),
        headers);
  }

  private static JsonNode parsed(String text) throws BrokenLine {
    JsonNode line;
    try {
      line = MAPPER.readTree(text);
    } catch (JacksonException e) {
      throw new BrokenLine("it is not JSON: " + e.getOriginalMessage());
    }
    if (!line.isObject()) {
      throw new BrokenLine("it is not a JSON object");
    }
    if (!line.path("version").isInt() || line.path("version").intValue() != VERSION) {
      throw new BrokenLine("its version is " + line.path("version") + " instead of " + VERSION);
    }
    for (var field : line.properties()) {
      if (!NAMES.contains(field.getKey())) {
        throw new BrokenLine("it has an unknown field " + field.getKey());
      }
    }
    return line;
  }

  private static long number(JsonNode line, String name, long most) throws BrokenLine {
    JsonNode number = line.path(name);
    if (!number.isIntegralNumber() || !number.canConvertToLong()) {
      throw new BrokenLine(name + " is not a whole number");
    }
    long value = number.longValue();
    if (value < 0 || value > most) {
      throw new BrokenLine(name + " = " + value + " is out of bounds");
    }
    return value;
  }

  private static byte @Nullable [] bytes(JsonNode node, String name) throws BrokenLine {
    JsonNode value = node.get(name);
    if (value == null) {
      throw new BrokenLine(name + " is missing");
    }
    if (value.isNull()) {
      return null;
    }
    if (!value.isTextual()) {
      throw new BrokenLine(name + " is neither text nor null");
    }
    try {
      return Base64.getDecoder().decode(value.textValue());
    } catch (IllegalArgumentException e) {
      throw new BrokenLine(name + " is not base64: " + e.getMessage());
    }
  }
}
