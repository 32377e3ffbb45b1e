package io.github.kafkaeasy.message.internal.json.value;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.jsontype.TypeDeserializer;
import com.fasterxml.jackson.databind.util.AccessPattern;
import io.github.kafkaeasy.message.internal.json.shared.JsonWords;
import io.github.kafkaeasy.message.internal.json.shared.Leniencies;
import io.github.kafkaeasy.message.internal.json.shared.Refusal;
import io.github.kafkaeasy.message.json.JsonLeniency;
import java.io.IOException;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Deserializer of a number, a boolean or a character, primitive or boxed, that refuses values which
 * do not fit exactly.
 */
public abstract class ExactScalar extends JsonDeserializer<Object> {
  private final Place place;
  private final Object zero;

  /**
   * The target of a value.
   *
   * @param wrap creates the object of a type that holds a scalar, such as OptionalInt; for other
   *     types the identity
   * @param ifNull the value for null in a non-primitive type
   */
  record Place(
      Class<?> type, Leniencies leniencies, UnaryOperator<Object> wrap, @Nullable Object ifNull) {
    Place(Class<?> type, Leniencies leniencies) {
      this(type, leniencies, UnaryOperator.identity(), null);
    }
  }

  /**
   * Creates the deserializer.
   *
   * @param zero the value of a primitive for null or a missing property, where that is accepted
   */
  ExactScalar(Place place, Object zero) {
    this.place = place;
    this.zero = zero;
  }

  /** Converts a numeric token. */
  abstract Object fromNumber(JsonParser p) throws IOException;

  /** Converts a boolean token. */
  Object fromBoolean(JsonParser p) throws IOException {
    throw refused(p, JsonWords.kindOf(p));
  }

  /** Converts text. The text may be empty or blank, unless the leniencies read that as null. */
  abstract Object fromText(String text, JsonParser p) throws IOException;

  @Override
  public final @Nullable Object deserialize(JsonParser p, DeserializationContext ctxt)
      throws IOException {
    return switch (p.currentToken()) {
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> place.wrap.apply(fromNumber(p));
      case VALUE_TRUE, VALUE_FALSE -> place.wrap.apply(fromBoolean(p));
      case VALUE_STRING -> {
        String text = p.getText();
        yield isNoText(text) && take(JsonLeniency.EMPTY_TEXT_AS_NULL)
            ? getNullValue(ctxt)
            : place.wrap.apply(fromText(text, p));
      }
      case VALUE_NULL -> getNullValue(ctxt);
      case START_ARRAY -> Single.element(this, place.type, place.leniencies, p, ctxt);
      default -> throw refused(p, JsonWords.kindOf(p));
    };
  }

  /** Whether the text counts as empty. */
  boolean isNoText(String text) {
    return text.isBlank();
  }

  @Override
  public final @Nullable Object getNullValue(DeserializationContext ctxt)
      throws JsonMappingException {
    return place.type.isPrimitive() ? zero(JsonLeniency.NULL_AS_ZERO, "null", ctxt) : place.ifNull;
  }

  /** Called by Jackson for a missing property of a constructor or record. */
  @Override
  public final @Nullable Object getAbsentValue(DeserializationContext ctxt)
      throws JsonMappingException {
    return place.type.isPrimitive()
        ? zero(JsonLeniency.MISSING_AS_ZERO, JsonWords.MISSING, ctxt)
        : place.ifNull;
  }

  private Object zero(JsonLeniency leniency, String found, DeserializationContext ctxt)
      throws JsonMappingException {
    if (take(leniency)) {
      return zero;
    }
    throw refused(ctxt.getParser(), found);
  }

  final boolean take(JsonLeniency leniency) {
    return place.leniencies.take(leniency);
  }

  final Class<?> type() {
    return place.type;
  }

  final Refusal refused(@Nullable JsonParser p, String found) {
    return Refusal.of(p, place.type, found);
  }

  @Override
  public final Object deserializeWithType(
      JsonParser p, DeserializationContext ctxt, TypeDeserializer typed) throws IOException {
    return typed.deserializeTypedFromScalar(p, ctxt);
  }

  @Override
  public final AccessPattern getNullAccessPattern() {
    return place.type.isPrimitive() ? AccessPattern.DYNAMIC : AccessPattern.CONSTANT;
  }

  @Override
  public final Class<?> handledType() {
    return place.type;
  }
}
