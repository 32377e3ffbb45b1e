package io.github.kafkaeasy.message.internal.json.value;

import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.deser.Deserializers;
import com.fasterxml.jackson.databind.jsontype.TypeDeserializer;
import com.fasterxml.jackson.databind.type.ArrayType;
import io.github.kafkaeasy.message.internal.json.shared.Leniencies;
import org.jspecify.annotations.Nullable;

/**
 * Provides deserializers of arrays of primitive numbers. Needed because older Jackson versions do
 * not pass these arrays to a deserializer modifier.
 */
public final class StrictArrays extends Deserializers.Base {
  private final Leniencies leniencies;

  /** Creates deserializers with the given leniencies. */
  public StrictArrays(Leniencies leniencies) {
    this.leniencies = leniencies;
  }

  @Override
  public @Nullable JsonDeserializer<?> findArrayDeserializer(
      ArrayType type,
      DeserializationConfig config,
      BeanDescription bean,
      @Nullable TypeDeserializer typed,
      @Nullable JsonDeserializer<?> element) {
    Class<?> component = type.getContentType().getRawClass();
    return component.isPrimitive()
            && Scalars.reader(component, leniencies) instanceof ExactNumber number
        ? new ExactArray(number, leniencies)
        : null;
  }
}
