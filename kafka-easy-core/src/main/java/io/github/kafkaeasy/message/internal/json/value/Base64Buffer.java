package io.github.kafkaeasy.message.internal.json.value;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.deser.std.DelegatingDeserializer;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Deserializer of {@code ByteBuffer} from base64 text. */
public final class Base64Buffer extends DelegatingDeserializer {
  private static final long serialVersionUID = 1L;

  /** Replaces Jackson's deserializer for text, and delegates to it for other tokens. */
  public Base64Buffer(JsonDeserializer<?> jacksons) {
    super(jacksons);
  }

  @Override
  protected JsonDeserializer<?> newDelegatingInstance(JsonDeserializer<?> jacksons) {
    return new Base64Buffer(jacksons);
  }

  @Override
  public @Nullable Object deserialize(JsonParser p, DeserializationContext ctxt)
      throws IOException {
    if (p.currentToken() != JsonToken.VALUE_STRING) {
      return super.deserialize(p, ctxt);
    }
    byte[] bytes = Base64Text.decode(p, ctxt);
    return bytes == null ? null : ByteBuffer.wrap(bytes);
  }
}
