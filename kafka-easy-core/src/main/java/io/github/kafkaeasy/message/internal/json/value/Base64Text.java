package io.github.kafkaeasy.message.internal.json.value;

import com.fasterxml.jackson.core.Base64Variant;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import io.github.kafkaeasy.message.internal.json.shared.Leniencies;
import io.github.kafkaeasy.message.internal.json.shared.Refusal;
import io.github.kafkaeasy.message.json.JsonLeniency;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Decodes bytes from base64 text. */
final class Base64Text {
  private Base64Text() {}

  /** Decodes the text at the parser's position. */
  static byte @Nullable [] decode(JsonParser p, DeserializationContext ctxt) throws IOException {
    String text = p.getText();
    Leniencies leniencies = Leniencies.of(ctxt);
    if (text.isBlank() && leniencies.take(JsonLeniency.EMPTY_TEXT_AS_NULL)) {
      return null;
    }
    Base64Variant variant = ctxt.getBase64Variant();
    try {
      byte[] bytes = variant.decode(text);
      if (leniencies.take(JsonLeniency.LOOSE_TEXT) || !hasBitsLeftOver(text, bytes, variant)) {
        return bytes;
      }
    } catch (IllegalArgumentException e) {
      throw Refusal.of(p, byte[].class, "a text that is not base64");
    }
    throw Refusal.of(p, byte[].class, "base64 with bits left over");
  }

  /**
   * Whether the last character has bits that the last byte does not hold, as "QR==" instead of
   * "QQ==".
   */
  private static boolean hasBitsLeftOver(String text, byte[] bytes, Base64Variant variant) {
    if (bytes.length % 3 == 0) {
      return false;
    }
    int last = text.length() - 1;
    while (last >= 0 && variant.decodeBase64Char(text.charAt(last)) < 0) {
      last--;
    }
    int bits = variant.decodeBase64Char(text.charAt(last));
    return (bits & (bytes.length % 3 == 1 ? 0b1111 : 0b11)) != 0;
  }
}
