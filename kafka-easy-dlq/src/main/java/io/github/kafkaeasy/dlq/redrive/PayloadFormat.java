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

/** The text form in which the bytes of a key or value are shown. */
public enum PayloadFormat {
  /**
   * Indented JSON for an object or an array, otherwise text if all bytes are readable text,
   * otherwise hexadecimal.
   */
  AUTO,
  /** UTF-8 text; invalid bytes are shown as replacement characters. */
  TEXT,
  /** Two hexadecimal digits per byte. */
  HEX;

  /** The text for a null key or value. */
  public static final String NONE = "(null)";

  /** Loads the JSON library at the first use, so that naming a format does not load it. */
  private static final class Json {
    static final JsonFactory FACTORY = new JsonFactory();

    private Json() {}
  }

  /**
   * The bytes as text; {@link #NONE} for null. Control characters are not changed; a program that
   * prints to a terminal must escape them, see {@link StoredLetter#printable}.
   */
  public String show(byte @Nullable [] bytes) {
    if (bytes == null) {
      return NONE;
    }
    return switch (this) {
      case TEXT -> new String(bytes, UTF_8);
      case HEX -> HexFormat.of().formatHex(bytes);
      case AUTO -> readable(bytes);
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
   * The text as indented JSON; null if it is not JSON. Copies token by token instead of building a
   * tree, so that numbers keep their digits and duplicate keys are shown twice.
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
      throw new IllegalStateException("reading JSON from memory failed", impossible);
    }
    return indented.toString();
  }

  /** The bytes as text; null if they are not valid UTF-8. */
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
