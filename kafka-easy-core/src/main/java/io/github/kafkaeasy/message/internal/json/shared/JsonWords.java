package io.github.kafkaeasy.message.internal.json.shared;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/** Words for the kind of value found in a document, never the value itself. */
public final class JsonWords {
  public static final String FRACTION = "a number with a fraction";
  public static final String MISSING = "nothing: the property is missing";
  public static final String MORE_DIGITS = "a number with more digits than it can hold";
  public static final String OUT_OF_RANGE = "a number out of range";
  public static final String PROPERTY_TWICE = "an object with a duplicate property";
  public static final String TWICE = "an object with a duplicate key";
  public static final String WHOLE = "a whole number";
  public static final String TEXT = "a text";

  private JsonWords() {}

  /** The kind of the parser's current token. */
  public static String kindOf(JsonParser p) throws IOException {
    JsonToken token = p.currentToken();
    if (token == JsonToken.VALUE_STRING) {
      return text(p.getText());
    }
    return kindOf(token);
  }

  /** The kind of a token, without a distinction between kinds of text. */
  public static String kindOf(@Nullable JsonToken token) {
    if (token == null) {
      return "nothing";
    }
    return switch (token) {
      case START_OBJECT, END_OBJECT, FIELD_NAME -> "an object";
      case START_ARRAY, END_ARRAY -> "an array";
      case VALUE_STRING -> TEXT;
      case VALUE_NUMBER_INT -> WHOLE;
      case VALUE_NUMBER_FLOAT -> FRACTION;
      case VALUE_TRUE, VALUE_FALSE -> "a boolean";
      case VALUE_NULL -> "null";
      default -> "something else";
    };
  }

  /** The kind of a value that Jackson has read; null if it is not a JSON scalar. */
  public static @Nullable String kindOf(@Nullable Object value) {
    if (value instanceof CharSequence text) {
      return text(text.toString());
    }
    if (value instanceof Boolean) {
      return "a boolean";
    }
    if (value instanceof Double || value instanceof Float || value instanceof BigDecimal) {
      return FRACTION;
    }
    return value instanceof BigInteger || value instanceof Number ? WHOLE : null;
  }

  private static String text(String text) {
    if (text.isEmpty()) {
      return "an empty text";
    }
    return text.isBlank() ? "a blank text" : TEXT;
  }
}
