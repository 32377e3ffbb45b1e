package io.github.kafkaeasy.message.internal.json.bean;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.deser.std.DelegatingDeserializer;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Deserializer of maps whose keys are not text. It lets {@link CheckedKey} refuse two texts that
 * convert to the same key, because one of the two entries would be lost.
 */
public final class DistinctKeys extends DelegatingDeserializer {
  private static final long serialVersionUID = 1L;

  /** Wraps Jackson's deserializer. */
  public DistinctKeys(JsonDeserializer<?> jacksons) {
    super(jacksons);
  }

  @Override
  protected JsonDeserializer<?> newDelegatingInstance(JsonDeserializer<?> jacksons) {
    return new DistinctKeys(jacksons);
  }

  @Override
  public @Nullable Object deserialize(JsonParser p, DeserializationContext ctxt)
      throws IOException {
    Object around = ctxt.getAttribute(CheckedKey.Seen.class);
    ctxt.setAttribute(CheckedKey.Seen.class, new CheckedKey.Seen());
    try {
      return super.deserialize(p, ctxt);
    } finally {
      ctxt.setAttribute(CheckedKey.Seen.class, around);
    }
  }

  @Override
  public @Nullable Object deserialize(JsonParser p, DeserializationContext ctxt, Object into)
      throws IOException {
    Object around = ctxt.getAttribute(CheckedKey.Seen.class);
    ctxt.setAttribute(CheckedKey.Seen.class, new CheckedKey.Seen());
    try {
      return super.deserialize(p, ctxt, into);
    } finally {
      ctxt.setAttribute(CheckedKey.Seen.class, around);
    }
  }
}
