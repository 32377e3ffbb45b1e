package io.github.kafkaeasy.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.kafkaeasy.error.KafkaEasyException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import org.jspecify.annotations.Nullable;

/**
 * Strict UTF-8 encoding and decoding. The JDK's default conversions silently replace malformed
 * input, and its strict coders are several times slower for plain ASCII.
 */
public final class Utf8 {
  /** Error message for text with an unpaired surrogate. */
  public static final String TORN =
      "the text holds half of a surrogate pair, which UTF-8 cannot express";

  private static final char REPLACEMENT = '\uFFFD';
  private static final long UPPER_BITS = 0x8080808080808080L;
  private static final long LOWEST_BITS = 0x0101010101010101L;
  private static final long QUESTION_MARKS = '?' * LOWEST_BITS;
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

  private Utf8() {}

  public static String decode(byte[] bytes) {
    String text = decodeOrNull(bytes);
    if (text == null) {
      throw new KafkaEasyException("the bytes are not valid UTF-8");
    }
    return text;
  }

  /** The text, or null if the bytes are not valid UTF-8. */
  public static @Nullable String decodeOrNull(byte[] bytes) {
    String text = new String(bytes, UTF_8);
    // Malformed input leaves a replacement character in the text. Only text that contains one,
    // which may also come from the sender, is decoded a second time with the strict decoder.
    if (text.indexOf(REPLACEMENT) < 0) {
      return text;
    }
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException malformed) {
      return null;
    }
  }

  /** Whether all bytes are ASCII (highest bit not set); checks eight bytes at a time. */
  public static boolean isAscii(byte[] bytes) {
    int i = 0;
    for (; i <= bytes.length - Long.BYTES; i += Long.BYTES) {
      if (((long) LONGS.get(bytes, i) & UPPER_BITS) != 0) {
        return false;
      }
    }
    int rest = 0;
    for (; i < bytes.length; i++) {
      rest |= bytes[i];
    }
    return rest >= 0;
  }

  public static byte[] encode(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    // If there are as many bytes as characters, the text is ASCII, or the JDK has replaced unpaired
    // surrogates with question marks.
    if ((bytes.length != text.length() || holdsQuestionMark(bytes)) && isTorn(text)) {
      throw new KafkaEasyException(TORN);
    }
    return bytes;
  }

  /** Checks eight bytes at a time: the XOR turns each question mark into a zero byte. */
  private static boolean holdsQuestionMark(byte[] bytes) {
    int i = 0;
    for (; i <= bytes.length - Long.BYTES; i += Long.BYTES) {
      long word = (long) LONGS.get(bytes, i) ^ QUESTION_MARKS;
      if (((word - LOWEST_BITS) & ~word & UPPER_BITS) != 0) {
        return true;
      }
    }
    for (; i < bytes.length; i++) {
      if (bytes[i] == '?') {
        return true;
      }
    }
    return false;
  }

  public static boolean isTorn(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c)) {
        if (Character.isLowSurrogate(c)
            || i + 1 == text.length()
            || !Character.isLowSurrogate(text.charAt(i + 1))) {
          return true;
        }
        i++;
      }
    }
    return false;
  }
}
