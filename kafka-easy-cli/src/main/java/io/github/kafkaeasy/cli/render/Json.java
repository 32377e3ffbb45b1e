package io.github.kafkaeasy.cli.render;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.github.kafkaeasy.cli.terminal.Printable;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes answers as JSON: maps, lists, texts, numbers, booleans and null. Does not use a Jackson
 * mapper, which would take longer to load than most answers take.
 */
public final class Json {
  private static final JsonFactory FACTORY = new JsonFactory();

  private Json() {}

  /** A map from alternating names and values, which keeps their order and allows null. */
  public static Map<String, @Nullable Object> object(@Nullable Object... namesAndValues) {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      object.put(String.valueOf(namesAndValues[i]), namesAndValues[i + 1]);
    }
    return object;
  }

  /** The value as indented JSON. */
  public static String indented(@Nullable Object value) {
    return text(value, true);
  }

  /** The value as JSON on one line. */
  public static String line(@Nullable Object value) {
    return text(value, false);
  }

  private static String text(@Nullable Object value, boolean indented) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(text)) {
      if (indented) {
        json.useDefaultPrettyPrinter();
      }
      write(json, value);
    } catch (IOException e) {
      throw new UncheckedIOException("writing JSON to memory failed", e);
    }
    return harmless(text.toString());
  }

  private static void write(JsonGenerator json, @Nullable Object value) throws IOException {
    if (value == null) {
      json.writeNull();
    } else if (value instanceof Map<?, ?> map) {
      json.writeStartObject();
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        json.writeFieldName(String.valueOf(entry.getKey()));
        write(json, entry.getValue());
      }
      json.writeEndObject();
    } else if (value instanceof Iterable<?> several && !(value instanceof Path)) {
      // A Path is an Iterable of Paths without end, so it must be written as text.
      json.writeStartArray();
      for (Object one : several) {
        write(json, one);
      }
      json.writeEndArray();
    } else if (value instanceof Boolean truth) {
      json.writeBoolean(truth);
    } else if (value instanceof Number number) {
      writeNumber(json, number);
    } else {
      json.writeString(String.valueOf(value));
    }
  }

  /** Writes a number with all its digits; NaN and infinity become null. */
  private static void writeNumber(JsonGenerator json, Number number) throws IOException {
    boolean floating = number instanceof Double || number instanceof Float;
    if (floating && !Double.isFinite(number.doubleValue())) {
      json.writeNull();
    } else {
      json.writeNumber(number.toString());
    }
  }

  /**
   * Escapes characters that JSON itself does not escape and that could command a terminal or
   * reverse the direction of the text.
   */
  private static String harmless(String json) {
    if (json.chars().noneMatch(c -> c > 0x7e && Printable.isHidden(c))) {
      return json;
    }
    StringBuilder safe = new StringBuilder(json.length() + 16);
    json.codePoints()
        .forEach(
            c -> {
              if (c > 0x7e && Printable.isHidden(c)) {
                for (char half : Character.toChars(c)) {
                  safe.append("\\u%04x".formatted((int) half));
                }
              } else {
                safe.appendCodePoint(c);
              }
            });
    return safe.toString();
  }
}
