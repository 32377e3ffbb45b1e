package io.github.kafkaeasy.message.internal.json;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.KeyDeserializer;
import com.fasterxml.jackson.databind.deser.BeanDeserializerBase;
import com.fasterxml.jackson.databind.deser.BeanDeserializerBuilder;
import com.fasterxml.jackson.databind.deser.BeanDeserializerModifier;
import com.fasterxml.jackson.databind.deser.std.FromStringDeserializer;
import com.fasterxml.jackson.databind.introspect.AnnotatedMember;
import com.fasterxml.jackson.databind.introspect.AnnotatedMethod;
import com.fasterxml.jackson.databind.type.CollectionType;
import com.fasterxml.jackson.databind.type.MapLikeType;
import com.fasterxml.jackson.databind.type.MapType;
import com.fasterxml.jackson.databind.type.ReferenceType;
import io.github.kafkaeasy.message.internal.json.bean.BeanPlans;
import io.github.kafkaeasy.message.internal.json.bean.CheckedBean;
import io.github.kafkaeasy.message.internal.json.bean.CheckedKey;
import io.github.kafkaeasy.message.internal.json.bean.DistinctKeys;
import io.github.kafkaeasy.message.internal.json.bean.NoNulls;
import io.github.kafkaeasy.message.internal.json.bean.PlannedInstantiator;
import io.github.kafkaeasy.message.internal.json.shared.Leniencies;
import io.github.kafkaeasy.message.internal.json.value.Base64Buffer;
import io.github.kafkaeasy.message.internal.json.value.ExactScalar;
import io.github.kafkaeasy.message.internal.json.value.Scalars;
import io.github.kafkaeasy.message.internal.json.value.TextForm;
import io.github.kafkaeasy.message.internal.json.value.TextForms;
import io.github.kafkaeasy.message.json.JsonLeniency;
import java.nio.ByteBuffer;
import java.util.Calendar;
import java.util.Date;
import java.util.EnumSet;

/**
 * Replaces or wraps Jackson's deserializers with strict ones. Deserializers registered by the user
 * stay.
 */
final class StrictDeserializers extends BeanDeserializerModifier {
  private static final long serialVersionUID = 1L;
  private static final String JACKSON = "com.fasterxml.jackson.";
  private static final String TIME = "com.fasterxml.jackson.datatype.jsr310.";

  private final transient Leniencies leniencies;
  private final transient BeanPlans plans;

  StrictDeserializers(Leniencies leniencies) {
    this.leniencies = leniencies;
    this.plans = new BeanPlans(leniencies);
  }

  @Override
  public BeanDeserializerBuilder updateBuilder(
      DeserializationConfig config, BeanDescription bean, BeanDeserializerBuilder builder) {
    plans.plan(config, bean, builder);
    return builder;
  }

  @Override
  public JsonDeserializer<?> modifyDeserializer(
      DeserializationConfig config, BeanDescription bean, JsonDeserializer<?> reader) {
    if (reader instanceof BeanDeserializerBase own) {
      return own.getValueInstantiator() instanceof PlannedInstantiator planned
          ? new CheckedBean(planned.plan(), planned.madeOf(), reader)
          : reader;
    }
    if (!isJacksons(reader)) {
      return reader;
    }
    // Prefers the type that the deserializer reports: for Integer, the bean description names int.
    Class<?> type = reader.handledType() == null ? bean.getBeanClass() : reader.handledType();
    ExactScalar scalar = Scalars.reader(type, leniencies);
    if (scalar != null) {
      return scalar;
    }
    if (type == ByteBuffer.class) {
      return new Base64Buffer(reader);
    }
    if (reader.getClass().getName().startsWith(TIME)) {
      return new TextForm(TextForms.time(type), leniencies, reader);
    }
    if (Date.class.isAssignableFrom(type) || Calendar.class.isAssignableFrom(type)) {
      return new TextForm(TextForms.date(type), leniencies, reader);
    }
    if (reader instanceof FromStringDeserializer) {
      return new TextForm(TextForms.fromText(type), leniencies, reader);
    }
    return reader;
  }

  /**
   * Handles OptionalInt, OptionalLong and OptionalDouble. The content of a plain Optional has its
   * own deserializer.
   */
  @Override
  public JsonDeserializer<?> modifyReferenceDeserializer(
      DeserializationConfig config,
      ReferenceType type,
      BeanDescription bean,
      JsonDeserializer<?> reader) {
    ExactScalar scalar = isJacksons(reader) ? Scalars.reader(type.getRawClass(), leniencies) : null;
    return scalar == null ? reader : scalar;
  }

  @Override
  public JsonDeserializer<?> modifyEnumDeserializer(
      DeserializationConfig config,
      JavaType type,
      BeanDescription bean,
      JsonDeserializer<?> reader) {
    if (!isJacksons(reader)) {
      return reader;
    }
    Class<?> raw = type.getRawClass();
    TextForm.Form form =
        isWrittenAsNumber(bean)
            ? TextForms.numbered(raw)
            : TextForms.enumeration(raw, !isMadeOfText(bean));
    return new TextForm(form, leniencies, reader);
  }

  @Override
  public JsonDeserializer<?> modifyCollectionDeserializer(
      DeserializationConfig config,
      CollectionType type,
      BeanDescription bean,
      JsonDeserializer<?> reader) {
    return type.hasRawClass(EnumSet.class)
            && isJacksons(reader)
            && !leniencies.take(JsonLeniency.NULL_AS_ZERO)
        ? new NoNulls(reader, type.getContentType())
        : reader;
  }

  @Override
  public JsonDeserializer<?> modifyMapDeserializer(
      DeserializationConfig config, MapType type, BeanDescription bean, JsonDeserializer<?> map) {
    return distinct(type, map);
  }

  @Override
  public JsonDeserializer<?> modifyMapLikeDeserializer(
      DeserializationConfig config,
      MapLikeType type,
      BeanDescription bean,
      JsonDeserializer<?> map) {
    return distinct(type, map);
  }

  private JsonDeserializer<?> distinct(MapLikeType type, JsonDeserializer<?> map) {
    return isText(type.getKeyType()) || leniencies.take(JsonLeniency.DUPLICATE_KEYS)
        ? map
        : new DistinctKeys(map);
  }

  @Override
  public KeyDeserializer modifyKeyDeserializer(
      DeserializationConfig config, JavaType type, KeyDeserializer key) {
    return isText(type) ? key : new CheckedKey(type.getRawClass(), leniencies, key);
  }

  /** Whether the keys are plain text, whose duplicates the parser detects itself. */
  private static boolean isText(JavaType key) {
    return key.hasRawClass(String.class)
        || key.hasRawClass(Object.class)
        || key.hasRawClass(CharSequence.class);
  }

  private static boolean isJacksons(JsonDeserializer<?> reader) {
    return reader.getClass().getName().startsWith(JACKSON);
  }

  private static boolean isWrittenAsNumber(BeanDescription bean) {
    AnnotatedMember value = bean.findJsonValueAccessor();
    return value != null
        && (value.getType().isPrimitive() || value.getType().isTypeOrSubTypeOf(Number.class));
  }

  /** Whether a creator of the enum accepts text: Jackson would pass any scalar to it as text. */
  private static boolean isMadeOfText(BeanDescription bean) {
    for (AnnotatedMethod factory : bean.getFactoryMethods()) {
      if (factory.hasAnnotation(JsonCreator.class)
          && factory.getParameterCount() == 1
          && factory.getRawParameterType(0).isAssignableFrom(String.class)) {
        return true;
      }
    }
    return false;
  }
}
