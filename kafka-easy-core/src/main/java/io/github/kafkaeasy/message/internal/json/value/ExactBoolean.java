package io.github.kafkaeasy.message.internal.json.value;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.type.LogicalType;
import io.github.kafkaeasy.message.internal.json.shared.JsonWords;
import io.github.kafkaeasy.message.json.JsonLeniency;
import java.io.IOException;
import java.util.Locale;

/** Deserializer of booleans. */
final class ExactBoolean extends ExactScalar {
  ExactBoolean(Place place) {
    super(place, false);
  }

  @Override
  Object fromBoolean(JsonParser p) {
    return p.currentToken() == JsonToken.VALUE_TRUE;
  }

  @Override
  Object fromNumber(JsonParser p) throws IOException {
    if (take(JsonLeniency.NUMBER_AS_BOOLEAN) && p.currentToken() == JsonToken.VALUE_NUMBER_INT) {
      return p.getBigIntegerValue().signum() != 0;
    }
    throw refused(p, JsonWords.kindOf(p));
  }

  @Override
  Object fromText(String text, JsonParser p) throws IOException {
    if (take(JsonLeniency.TEXT_AS_SCALAR)) {
      String word = take(JsonLeniency.LOOSE_TEXT) ? text.strip().toLowerCase(Locale.ROOT) : text;
      if (word.equals("true") || word.equals("false")) {
        return word.equals("true");
      }
      throw refused(p, "a text that is neither true nor false");
    }
    throw refused(p, JsonWords.kindOf(p));
  }

  @Override
  public LogicalType logicalType() {
    return LogicalType.Boolean;
  }
}
