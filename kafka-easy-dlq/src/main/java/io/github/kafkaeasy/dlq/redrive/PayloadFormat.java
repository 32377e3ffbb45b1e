package io.github.kafkaeasy.dlq.redrive;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
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

  private static final ObjectMapper MAPPER =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

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
    if (bytes.length > 1 && (bytes[0] == '{' || bytes[0] == '[')) {
      String json = json(bytes);
      if (json != null) {
        return json;
      }
    }
    String text = text(bytes);
    return text != null && isReadable(text) ? text : HEX.show(bytes);
  }

  /** Null when it is none. */
  private static @Nullable String json(byte[] bytes) {
    try {
      return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(MAPPER.readTree(bytes));
    } catch (JsonProcessingException notJson) {
      return null;
    } catch (IOException impossible) {
      throw new IllegalStateException("reading from memory", impossible);
    }
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
