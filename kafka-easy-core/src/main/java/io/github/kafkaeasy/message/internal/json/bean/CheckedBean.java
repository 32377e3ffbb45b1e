package io.github.kafkaeasy.message.internal.json.bean;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.deser.std.DelegatingDeserializer;
import io.github.kafkaeasy.message.internal.json.shared.JsonWords;
import io.github.kafkaeasy.message.internal.json.shared.Refusal;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Deserializer around Jackson's bean deserializer for classes that Jackson does not read strictly
 * enough: classes with primitive properties that are set after creation, with properties that have
 * several names, or classes that are created from a number.
 */
public final class CheckedBean extends DelegatingDeserializer {
  private static final long serialVersionUID = 1L;

  /** The kind of JSON number from which Jackson can create the class. */
  public enum MadeOf {
    DOUBLE,
    BIG_DECIMAL,
    NO_NUMBER
  }

  private final transient BeanPlan plan;
  private final MadeOf madeOf;

  /** Wraps Jackson's deserializer. */
  public CheckedBean(BeanPlan plan, MadeOf madeOf, JsonDeserializer<?> jacksons) {
    super(jacksons);
    this.plan = plan;
    this.madeOf = madeOf;
  }

  @Override
  protected JsonDeserializer<?> newDelegatingInstance(JsonDeserializer<?> jacksons) {
    return new CheckedBean(plan, madeOf, jacksons);
  }

  @Override
  public @Nullable Object deserialize(JsonParser p, DeserializationContext ctxt)
      throws IOException {
    JsonToken token = p.currentToken();
    if (token.isNumeric()) {
      checkNumber(p);
      return super.deserialize(p, ctxt);
    }
    if (plan.isEmpty()) {
      return super.deserialize(p, ctxt);
    }
    Object around = ctxt.getAttribute(BeanPlan.Seen.class);
    BeanPlan.Seen seen = new BeanPlan.Seen(plan);
    ctxt.setAttribute(BeanPlan.Seen.class, seen);
    Object bean;
    try {
      bean = super.deserialize(p, ctxt);
    } finally {
      ctxt.setAttribute(BeanPlan.Seen.class, around);
    }
    if (bean != null && !token.isScalarValue()) {
      refuseMissing(bean, seen, p);
    }
    return bean;
  }

  /** Updates an existing object: missing properties keep their value. */
  @Override
  public @Nullable Object deserialize(JsonParser p, DeserializationContext ctxt, Object into)
      throws IOException {
    Object around = ctxt.getAttribute(BeanPlan.Seen.class);
    ctxt.setAttribute(BeanPlan.Seen.class, new BeanPlan.Seen(plan));
    try {
      return super.deserialize(p, ctxt, into);
    } finally {
      ctxt.setAttribute(BeanPlan.Seen.class, around);
    }
  }

  private void checkNumber(JsonParser p) throws IOException {
    if (madeOf == MadeOf.DOUBLE) {
      double unused = plan.numbers().doubleOf(p, plan.type());
    } else if (madeOf == MadeOf.BIG_DECIMAL && p.currentToken() == JsonToken.VALUE_NUMBER_FLOAT) {
      // Requests the decimal value here, so that Jackson reuses it; otherwise Jackson would convert
      // through a double.
      Object unused = p.getDecimalValue();
    }
  }

  private void refuseMissing(Object bean, BeanPlan.Seen seen, JsonParser p) throws IOException {
    for (int i = 0; i < plan.watched().size(); i++) {
      BeanPlan.Watched property = plan.watched().get(i);
      Class<?> needed = property.needed();
      if (needed != null && !seen.has(i) && isZero(property, bean)) {
        Refusal refusal = Refusal.of(p, needed, JsonWords.MISSING);
        refusal.prependPath(bean, property.name());
        throw refusal;
      }
    }
  }

  /**
   * Whether the value is zero, or cannot be read. A missing property with another value is
   * accepted, because the class has assigned a default to it.
   */
  private static boolean isZero(BeanPlan.Watched property, Object bean) {
    if (property.field() == null || !property.field().getDeclaringClass().isInstance(bean)) {
      return true;
    }
    Object value = property.field().getValue(bean);
    if (value instanceof Number number) {
      return number.doubleValue() == 0;
    }
    return !(value instanceof Boolean truth ? truth : value instanceof Character c && c != 0);
  }
}
