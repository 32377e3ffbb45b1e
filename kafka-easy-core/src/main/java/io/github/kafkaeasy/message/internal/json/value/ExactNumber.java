package io.github.kafkaeasy.message.internal.json.value;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.type.LogicalType;
import io.github.kafkaeasy.message.internal.json.shared.JsonWords;
import io.github.kafkaeasy.message.json.JsonLeniency;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Map;

/** Deserializer of numbers with the rules of {@link Numbers}. */
final class ExactNumber extends ExactScalar {
  private static final Map<String, Double> SPECIAL =
      Map.of(
          "NaN", Double.NaN,
          "Infinity", Double.POSITIVE_INFINITY,
          "-Infinity", Double.NEGATIVE_INFINITY);

  private final NumberKind kind;
  private final Numbers numbers;

  ExactNumber(NumberKind kind, Place place) {
    super(place, kind.zero());
    this.kind = kind;
    this.numbers = new Numbers(place.leniencies());
  }

  @Override
  Object fromNumber(JsonParser p) throws IOException {
    return kind.read(numbers, p, type());
  }

  @Override
  Object fromText(String text, JsonParser p) throws IOException {
    if (take(JsonLeniency.NON_FINITE_NUMBERS) && SPECIAL.containsKey(text)) {
      Object special = kind.special(SPECIAL.get(text));
      if (special != null) {
        return special;
      }
    }
    if (!take(JsonLeniency.TEXT_AS_SCALAR)) {
      throw refused(p, JsonWords.kindOf(p));
    }
    String number = take(JsonLeniency.LOOSE_TEXT) ? text.strip() : text;
    p.streamReadConstraints().validateFPLength(number.length());
    try {
      return kind.convert(numbers, new BigDecimal(number), p, type());
    } catch (NumberFormatException e) {
      throw refused(p, "a text that is not a number");
    }
  }

  @Override
  public LogicalType logicalType() {
    return kind.logicalType();
  }
}
