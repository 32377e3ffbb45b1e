package io.github.kafkaeasy.message.internal.json.bean;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.deser.SettableBeanProperty;
import com.fasterxml.jackson.databind.deser.std.DelegatingDeserializer;
import com.fasterxml.jackson.databind.jsontype.TypeDeserializer;
import com.fasterxml.jackson.databind.util.AccessPattern;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A property that reports to its bean's plan when it occurs in the document. */
final class WatchedProperty extends SettableBeanProperty.Delegating {
  private static final long serialVersionUID = 1L;

  private final transient BeanPlan plan;
  private final int index;

  WatchedProperty(SettableBeanProperty property, BeanPlan plan, int index) {
    super(property);
    this.plan = plan;
    this.index = index;
  }

  @Override
  protected SettableBeanProperty withDelegate(SettableBeanProperty property) {
    return new WatchedProperty(property, plan, index);
  }

  @Override
  public SettableBeanProperty withValueDeserializer(JsonDeserializer<?> reader) {
    return super.withValueDeserializer(
        reader instanceof Telling ? reader : new Telling(reader, plan, index));
  }

  /** Deserializer of the value: the only code that runs for every way to set the property. */
  private static final class Telling extends DelegatingDeserializer {
    private static final long serialVersionUID = 1L;

    private final transient BeanPlan plan;
    private final int index;

    Telling(JsonDeserializer<?> reader, BeanPlan plan, int index) {
      super(reader);
      this.plan = plan;
      this.index = index;
    }

    @Override
    protected JsonDeserializer<?> newDelegatingInstance(JsonDeserializer<?> reader) {
      return new Telling(reader, plan, index);
    }

    @Override
    public @Nullable Object deserialize(JsonParser p, DeserializationContext ctxt)
        throws IOException {
      plan.stands(index, ctxt);
      return super.deserialize(p, ctxt);
    }

    @Override
    public @Nullable Object deserialize(JsonParser p, DeserializationContext ctxt, Object into)
        throws IOException {
      plan.stands(index, ctxt);
      return super.deserialize(p, ctxt, into);
    }

    @Override
    public @Nullable Object deserializeWithType(
        JsonParser p, DeserializationContext ctxt, TypeDeserializer typed) throws IOException {
      plan.stands(index, ctxt);
      return super.deserializeWithType(p, ctxt, typed);
    }

    @Override
    public @Nullable Object getNullValue(DeserializationContext ctxt) throws JsonMappingException {
      plan.stands(index, ctxt);
      return super.getNullValue(ctxt);
    }

    @Override
    public AccessPattern getNullAccessPattern() {
      return AccessPattern.DYNAMIC;
    }
  }
}
