package io.github.kafkaeasy.dlq.redrive;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** How bytes of a key or a value are shown to people. */
public enum PayloadFormat {
  /** JSON when it is an object or an array, else text when it is readable, else hexadecimal. */
  AUTO,
  /** UTF-8; what is no UTF-8 is shown as replacement characters. */
  TEXT,
  /** Indented JSON; what is none is shown as {@link #AUTO} would. */
  JSON,
  /** Two hexadecimal digits a byte. */
  HEX;

  /** What is shown for a key or a value that is not there. */
  public static final String NONE = "(null)";

  /** Loaded with the first JSON: who only names a format does not wait for it. */
  private static final class Json {
    static final JsonFactory FACTORY = new JsonFactory();

    private Json() {}
  }

  /**
   * The bytes as text; {@link #NONE} for null. Control characters are left as they are: whoever
   * prints to a terminal escapes them, see {@link StoredLetter#printable}.
   */
  public String show(byte @Nullable [] bytes) {
    if (bytes == null) {
      return NONE;
    }
    return switch (this) {
      case TEXT -> new String(bytes, UTF_8);
      case HEX -> HexFormat.of().formatHex(bytes);
      case JSON, AUTO -> readable(bytes);
    };
  }

  private static String readable(byte[] bytes) {
    String text = text(bytes);
    if (text == null) {
      return HEX.show(bytes);
    }
    if (bytes.length > 1 && (bytes[0] == '{' || bytes[0] == '[')) {
      String json = indented(text);
      if (json != null) {
        return json;
      }
    }
    return isReadable(text) ? text : HEX.show(bytes);
  }

  /**
   * Null when it is no JSON. Copied token by token and not by way of a tree: numbers keep the
   * digits that they were written with, and a key that stands twice is shown twice.
   */
  private static @Nullable String indented(String text) {
    StringWriter indented = new StringWriter(text.length() * 2);
    try (JsonParser from = Json.FACTORY.createParser(text);
        JsonGenerator to = Json.FACTORY.createGenerator(indented).useDefaultPrettyPrinter()) {
      boolean complete = false;
      for (JsonToken token = from.nextToken(); token != null; token = from.nextToken()) {
        if (complete) {
          return null;
        }
        complete = from.getParsingContext().inRoot();
        if (token.isNumeric()) {
          to.writeNumber(from.getText());
        } else {
          to.copyCurrentEvent(from);
        }
      }
    } catch (JsonProcessingException notJson) {
      return null;
    } catch (IOException impossible) {
      throw new IllegalStateException("reading from memory", impossible);
    }
    return indented.toString();
  }

  /** Null when it is none. */
  private static @Nullable String text(byte[] bytes) {
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException notText) {
      return null;
    }
  }

  private static boolean isReadable(String text) {
    return text.codePoints()
        .noneMatch(c -> Character.isISOControl(c) && !Character.isWhitespace(c));
  }
}
