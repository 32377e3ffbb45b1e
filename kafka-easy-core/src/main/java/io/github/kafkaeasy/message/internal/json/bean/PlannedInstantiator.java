package io.github.kafkaeasy.message.internal.json.bean;

import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.deser.SettableBeanProperty;
import com.fasterxml.jackson.databind.deser.ValueInstantiator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Jackson's instantiator of a bean class, which also reports to the {@link BeanPlan} which tracked
 * constructor properties occur in the document.
 */
public final class PlannedInstantiator extends ValueInstantiator.Delegating {
  private static final long serialVersionUID = 1L;

  private final transient BeanPlan plan;
  private final transient Map<String, Integer> watched;

  /**
   * Wraps Jackson's instantiator.
   *
   * @param watched for each tracked constructor property, by name, its index in the plan
   */
  PlannedInstantiator(ValueInstantiator jacksons, BeanPlan plan, Map<String, Integer> watched) {
    super(jacksons);
    this.plan = plan;
    this.watched = Map.copyOf(watched);
  }

  /** The plan of the bean class. */
  public BeanPlan plan() {
    return plan;
  }

  /** The kind of JSON number from which Jackson can create the class. */
  public CheckedBean.MadeOf madeOf() {
    if (canCreateFromBigDecimal()) {
      return CheckedBean.MadeOf.BIG_DECIMAL;
    }
    return canCreateFromDouble() ? CheckedBean.MadeOf.DOUBLE : CheckedBean.MadeOf.NO_NUMBER;
  }

  @Override
  public ValueInstantiator createContextual(DeserializationContext ctxt, BeanDescription bean)
      throws JsonMappingException {
    return new PlannedInstantiator(delegate().createContextual(ctxt, bean), plan, watched);
  }

  @Override
  public SettableBeanProperty @Nullable [] getFromObjectArguments(DeserializationConfig config) {
    SettableBeanProperty[] properties = super.getFromObjectArguments(config);
    if (properties == null || watched.isEmpty()) {
      return properties;
    }
    SettableBeanProperty[] telling = properties.clone();
    for (int i = 0; i < telling.length; i++) {
      Integer index = watched.get(telling[i].getName());
      if (index != null) {
        telling[i] = new WatchedProperty(telling[i], plan, index);
      }
    }
    return telling;
  }
}
