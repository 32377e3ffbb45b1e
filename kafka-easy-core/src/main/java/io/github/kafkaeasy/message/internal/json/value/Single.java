package io.github.kafkaeasy.message.internal.json.value;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import io.github.kafkaeasy.message.internal.json.shared.JsonWords;
import io.github.kafkaeasy.message.internal.json.shared.Leniencies;
import io.github.kafkaeasy.message.internal.json.shared.Refusal;
import io.github.kafkaeasy.message.json.JsonLeniency;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads a single value from an array with one element. */
final class Single {
  private Single() {}

  /**
   * Returns the element of the array that begins here if the leniencies accept it; otherwise
   * refuses the array.
   */
  static @Nullable Object element(
      JsonDeserializer<?> reader,
      Class<?> type,
      Leniencies leniencies,
      JsonParser p,
      DeserializationContext ctxt)
      throws IOException {
    boolean unwrap = leniencies.take(JsonLeniency.ARRAY_AS_SINGLE_VALUE);
    boolean emptyIsNull = leniencies.take(JsonLeniency.EMPTY_ARRAY_AS_NULL);
    if (!unwrap && !emptyIsNull) {
      throw Refusal.of(p, type, JsonWords.kindOf(p));
    }
    JsonToken first = p.nextToken();
    if (first == JsonToken.END_ARRAY && emptyIsNull) {
      return reader.getNullValue(ctxt);
    }
    if (!unwrap || first == JsonToken.END_ARRAY || first == JsonToken.START_ARRAY) {
      throw Refusal.of(p, type, "an array");
    }
    Object value =
        first == JsonToken.VALUE_NULL ? reader.getNullValue(ctxt) : reader.deserialize(p, ctxt);
    if (p.nextToken() != JsonToken.END_ARRAY) {
      throw Refusal.of(p, type, "an array of several elements");
    }
    return value;
  }
}
