package io.github.kafkaeasy.message.internal.json.bean;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.databind.BeanProperty;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.deser.NullValueProvider;
import com.fasterxml.jackson.databind.deser.std.DelegatingDeserializer;
import com.fasterxml.jackson.databind.deser.std.EnumSetDeserializer;
import com.fasterxml.jackson.databind.util.AccessPattern;
import io.github.kafkaeasy.message.internal.json.shared.Refusal;
import org.jspecify.annotations.Nullable;

/** Deserializer of a set that cannot contain null: Jackson would drop a null silently. */
public final class NoNulls extends DelegatingDeserializer {
  private static final long serialVersionUID = 1L;

  private final JavaType element;

  /** Wraps Jackson's deserializer. */
  public NoNulls(JsonDeserializer<?> jacksons, JavaType element) {
    super(jacksons);
    this.element = element;
  }

  @Override
  protected JsonDeserializer<?> newDelegatingInstance(JsonDeserializer<?> jacksons) {
    return new NoNulls(jacksons, element);
  }

  /** A property with its own setting for null elements is not changed. */
  @Override
  public JsonDeserializer<?> createContextual(
      DeserializationContext ctxt, @Nullable BeanProperty property) throws JsonMappingException {
    JsonDeserializer<?> own = super.createContextual(ctxt, property);
    boolean told = property != null && property.getMetadata().getContentNulls() != null;
    if (told
        || !(own instanceof NoNulls same)
        || !(same.getDelegatee() instanceof EnumSetDeserializer set)) {
      return own;
    }
    JsonDeserializer<?> reader = ctxt.findContextualValueDeserializer(element, property);
    Boolean single =
        property == null
            ? null
            : property
                .findPropertyFormat(ctxt.getConfig(), handledType())
                .getFeature(JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY);
    // First removes the element deserializer, because Jackson returns the same instance if only the
    // null handling differs.
    EnumSetDeserializer bare = set.withDeserializer(null);
    return new NoNulls(bare.withResolved(reader, new Refusing(), single), element);
  }

  private final class Refusing implements NullValueProvider {
    @Override
    public Object getNullValue(DeserializationContext ctxt) throws JsonMappingException {
      throw Refusal.of(ctxt.getParser(), element.getRawClass(), "null");
    }

    @Override
    public AccessPattern getNullAccessPattern() {
      return AccessPattern.DYNAMIC;
    }
  }
}
