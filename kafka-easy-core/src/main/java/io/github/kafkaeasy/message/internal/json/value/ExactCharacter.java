package io.github.kafkaeasy.message.internal.json.value;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.type.LogicalType;
import io.github.kafkaeasy.message.internal.json.shared.JsonWords;
import io.github.kafkaeasy.message.json.JsonLeniency;
import java.io.IOException;

/** Deserializer of characters from text with one character. */
final class ExactCharacter extends ExactScalar {
  private final Numbers numbers;

  ExactCharacter(Place place) {
    super(place, '\0');
    this.numbers = new Numbers(place.leniencies());
  }

  @Override
  boolean isNoText(String text) {
    return text.isEmpty();
  }

  @Override
  Object fromNumber(JsonParser p) throws IOException {
    if (take(JsonLeniency.SCALAR_AS_TEXT)) {
      return (char) numbers.whole(p, type(), Character.MIN_VALUE, Character.MAX_VALUE);
    }
    throw refused(p, JsonWords.kindOf(p));
  }

  @Override
  Object fromText(String text, JsonParser p) throws IOException {
    if (text.length() == 1) {
      return text.charAt(0);
    }
    throw refused(p, text.isEmpty() ? "an empty text" : "a text of several characters");
  }

  @Override
  public LogicalType logicalType() {
    return LogicalType.Textual;
  }
}
