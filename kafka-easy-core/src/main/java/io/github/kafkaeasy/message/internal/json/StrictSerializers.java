package io.github.kafkaeasy.message.internal.json;

import com.fasterxml.jackson.core.JsonGenerationException;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializationConfig;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.ser.BeanSerializerModifier;
import java.io.IOException;

/** Refuses NaN and infinite numbers as map keys, which are written as text. */
final class StrictSerializers extends BeanSerializerModifier {
  private static final long serialVersionUID = 1L;

  @Override
  @SuppressWarnings("unchecked") // a key's serializer is only ever given keys of its own type
  public JsonSerializer<?> modifyKeySerializer(
      SerializationConfig config, JavaType type, BeanDescription bean, JsonSerializer<?> writer) {
    return type.isTypeOrSubTypeOf(Number.class) || type.isPrimitive()
        ? new FiniteKey((JsonSerializer<Object>) writer)
        : writer;
  }

  private static final class FiniteKey extends JsonSerializer<Object> {
    private final JsonSerializer<Object> jacksons;

    FiniteKey(JsonSerializer<Object> jacksons) {
      this.jacksons = jacksons;
    }

    @Override
    public void serialize(Object key, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      boolean floating = key instanceof Double || key instanceof Float;
      if (floating && !Double.isFinite(((Number) key).doubleValue())) {
        throw new JsonGenerationException(JsonFailure.NOT_FINITE, json);
      }
      jacksons.serialize(key, json, provider);
    }
  }
}
