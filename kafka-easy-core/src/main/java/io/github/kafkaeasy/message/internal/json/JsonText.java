package io.github.kafkaeasy.message.internal.json;

import io.github.kafkaeasy.internal.Utf8;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Checks the bytes of a document: Jackson accepts invalid UTF-8 and unpaired surrogates written as
 * {@code \\ud800}, when reading and when writing.
 */
final class JsonText {
  static final String NO_UTF_8 = "bytes that are not UTF-8";
  static final String TORN = "half of a surrogate pair";

  private static final long UPPER_BITS = 0x8080808080808080L;
  private static final long LOWEST_BITS = 0x0101010101010101L;
  private static final long BACKSLASHES = '\\' * LOWEST_BITS;
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

  private JsonText() {}

  /** The problem in the text of a document; null if there is none. */
  static @Nullable String fault(byte[] bytes) {
    boolean ascii = true;
    for (int i = 0; i < bytes.length; i++) {
      // Skips eight bytes at a time while they are ASCII without a backslash.
      while (i <= bytes.length - Long.BYTES && isPlain((long) LONGS.get(bytes, i))) {
        i += Long.BYTES;
      }
      if (i == bytes.length) {
        break;
      }
      if (bytes[i] < 0) {
        ascii = false;
      } else if (bytes[i] == '\\') {
        int end = endOfEscape(bytes, i);
        if (end < 0) {
          return TORN;
        }
        i = end - 1;
      }
    }
    return ascii || Utf8.decodeOrNull(bytes) != null ? null : NO_UTF_8;
  }

  private static boolean isPlain(long word) {
    long differing = word ^ BACKSLASHES;
    return (word & UPPER_BITS) == 0 && ((differing - LOWEST_BITS) & ~differing & UPPER_BITS) == 0;
  }

  /** The end of the escape sequence that begins here; negative for an unpaired surrogate. */
  private static int endOfEscape(byte[] bytes, int at) {
    int unit = unit(bytes, at);
    if (unit < 0) {
      return at + 2;
    }
    if (!Character.isSurrogate((char) unit)) {
      return at + 6;
    }
    int next = unit(bytes, at + 6);
    return Character.isHighSurrogate((char) unit)
            && next >= 0
            && Character.isLowSurrogate((char) next)
        ? at + 12
        : -1;
  }

  /** The code unit of a four-digit escape sequence; negative for anything else. */
  private static int unit(byte[] bytes, int at) {
    if (at + 6 > bytes.length || bytes[at] != '\\' || bytes[at + 1] != 'u') {
      return -1;
    }
    int unit = 0;
    for (int i = at + 2; i < at + 6; i++) {
      int digit = Character.digit(bytes[i], 16);
      if (digit < 0) {
        return -1;
      }
      unit = unit << 4 | digit;
    }
    return unit;
  }
}
