package io.github.kafkaeasy.message.internal.json.value;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.BeanProperty;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.deser.ContextualDeserializer;
import com.fasterxml.jackson.databind.jsontype.TypeDeserializer;
import com.fasterxml.jackson.databind.type.LogicalType;
import io.github.kafkaeasy.message.internal.json.shared.JsonWords;
import io.github.kafkaeasy.message.internal.json.shared.Leniencies;
import io.github.kafkaeasy.message.internal.json.shared.Refusal;
import io.github.kafkaeasy.message.json.JsonLeniency;
import java.io.IOException;
import java.lang.reflect.Array;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Deserializer of arrays of primitive numbers. Jackson's array deserializers do not use the element
 * deserializer: 200 in a {@code byte[]} becomes -56, and a {@code float[]} rounds.
 */
final class ExactArray extends JsonDeserializer<Object> implements ContextualDeserializer {
  /** Stores the number at the parser's position, without boxing. */
  @FunctionalInterface
  private interface Store {
    void store(Object array, int index, Numbers numbers, JsonParser p) throws IOException;
  }

  private static final Map<Class<?>, Store> STORES =
      Map.of(
          int.class,
          (array, i, numbers, p) ->
              ((int[]) array)[i] =
                  numbers.whole(p, int.class, Integer.MIN_VALUE, Integer.MAX_VALUE),
          long.class,
          (array, i, numbers, p) -> ((long[]) array)[i] = numbers.whole(p, long.class),
          float.class,
          (array, i, numbers, p) -> ((float[]) array)[i] = numbers.floatOf(p, float.class),
          double.class,
          (array, i, numbers, p) -> ((double[]) array)[i] = numbers.doubleOf(p, double.class));

  private final Class<?> component;
  private final ExactScalar element;
  private final Numbers numbers;
  private final Leniencies leniencies;
  private final boolean single;
  private final @Nullable Nulls nulls;

  private ExactArray(
      Class<?> component,
      ExactScalar element,
      Numbers numbers,
      Leniencies leniencies,
      boolean single,
      @Nullable Nulls nulls) {
    this.component = component;
    this.element = element;
    this.numbers = numbers;
    this.leniencies = leniencies;
    this.single = single;
    this.nulls = nulls;
  }

  /**
   * Creates the deserializer.
   *
   * @param element deserializer of one element
   */
  ExactArray(ExactScalar element, Leniencies leniencies) {
    this(element.type(), element, new Numbers(leniencies), leniencies, false, null);
  }

  @Override
  public JsonDeserializer<?> createContextual(
      DeserializationContext ctxt, @Nullable BeanProperty property) {
    DeserializationConfig config = ctxt.getConfig();
    boolean one =
        config.isEnabled(
            com.fasterxml.jackson.databind.DeserializationFeature.ACCEPT_SINGLE_VALUE_AS_ARRAY);
    if (property == null) {
      return new ExactArray(component, element, numbers, leniencies, one, null);
    }
    Boolean told =
        property
            .findPropertyFormat(config, handledType())
            .getFeature(JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY);
    return new ExactArray(
        component,
        element,
        numbers,
        leniencies,
        told == null ? one : told,
        property.getMetadata().getContentNulls());
  }

  @Override
  public @Nullable Object deserialize(JsonParser p, DeserializationContext ctxt)
      throws IOException {
    JsonToken token = p.currentToken();
    if (token == JsonToken.START_ARRAY) {
      return elements(p, ctxt);
    }
    if (token == JsonToken.VALUE_STRING) {
      if (component == byte.class) {
        return Base64Text.decode(p, ctxt);
      }
      if (p.getText().isBlank() && leniencies.take(JsonLeniency.EMPTY_TEXT_AS_NULL)) {
        return null;
      }
    }
    if (single && token.isScalarValue()) {
      Object array = Array.newInstance(component, 1);
      Array.set(array, 0, element.deserialize(p, ctxt));
      return array;
    }
    throw Refusal.of(p, handledType(), JsonWords.kindOf(p));
  }

  /** Appends to an existing array, for a property that is merged. */
  @Override
  public @Nullable Object deserialize(JsonParser p, DeserializationContext ctxt, Object before)
      throws IOException {
    Object more = deserialize(p, ctxt);
    int length = Array.getLength(before);
    if (more == null || length == 0) {
      return more;
    }
    Object both = Array.newInstance(component, length + Array.getLength(more));
    System.arraycopy(before, 0, both, 0, length);
    System.arraycopy(more, 0, both, length, Array.getLength(more));
    return both;
  }

  private Object elements(JsonParser p, DeserializationContext ctxt) throws IOException {
    Store store = STORES.get(component);
    Object array = Array.newInstance(component, 16);
    int length = 0;
    for (JsonToken token = p.nextToken(); token != JsonToken.END_ARRAY; token = p.nextToken()) {
      if (token == JsonToken.VALUE_NULL && nulls == Nulls.SKIP) {
        continue;
      }
      if (length == Array.getLength(array)) {
        array = sized(array, length, length * 2);
      }
      try {
        if (store != null && token.isNumeric()) {
          store.store(array, length, numbers, p);
        } else if (token != JsonToken.VALUE_NULL || nulls != Nulls.AS_EMPTY) {
          Array.set(array, length, element.deserialize(p, ctxt));
        }
      } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
        throw com.fasterxml.jackson.databind.JsonMappingException.wrapWithPath(e, array, length);
      }
      length++;
    }
    return sized(array, length, length);
  }

  private Object sized(Object array, int length, int size) {
    Object sized = Array.newInstance(component, size);
    System.arraycopy(array, 0, sized, 0, length);
    return sized;
  }

  @Override
  public Object deserializeWithType(
      JsonParser p, DeserializationContext ctxt, TypeDeserializer typed) throws IOException {
    return typed.deserializeTypedFromArray(p, ctxt);
  }

  @Override
  public Boolean supportsUpdate(DeserializationConfig config) {
    return true;
  }

  @Override
  public Object getEmptyValue(DeserializationContext ctxt) {
    return Array.newInstance(component, 0);
  }

  @Override
  public Class<?> handledType() {
    return component.arrayType();
  }

  @Override
  public LogicalType logicalType() {
    return LogicalType.Array;
  }
}
