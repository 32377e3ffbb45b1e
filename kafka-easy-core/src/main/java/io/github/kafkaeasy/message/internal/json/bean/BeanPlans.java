package io.github.kafkaeasy.message.internal.json.bean;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.deser.BeanDeserializerBuilder;
import com.fasterxml.jackson.databind.deser.CreatorProperty;
import com.fasterxml.jackson.databind.deser.SettableBeanProperty;
import com.fasterxml.jackson.databind.introspect.AnnotatedField;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import io.github.kafkaeasy.message.internal.json.shared.Leniencies;
import io.github.kafkaeasy.message.internal.json.value.Numbers;
import io.github.kafkaeasy.message.json.JsonLeniency;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Determines which properties of a class must be tracked. */
public final class BeanPlans {
  private final Leniencies leniencies;
  private final Numbers numbers;

  /** Creates plans with the given leniencies. */
  public BeanPlans(Leniencies leniencies) {
    this.leniencies = leniencies;
    this.numbers = new Numbers(leniencies);
  }

  /** Gives the builder a {@link PlannedInstantiator} if the class needs one. */
  public void plan(
      DeserializationConfig config, BeanDescription bean, BeanDeserializerBuilder builder) {
    BeanPlan plan =
        new BeanPlan(bean.getBeanClass(), numbers, leniencies.take(JsonLeniency.DUPLICATE_KEYS));
    Map<String, BeanPropertyDefinition> definitions = new HashMap<>();
    for (BeanPropertyDefinition definition : bean.findProperties()) {
      definitions.put(definition.getName(), definition);
    }
    boolean anyCase = isAnyCase(config, bean);
    Map<String, Integer> ofCreator = new HashMap<>();
    List<SettableBeanProperty> watched = new ArrayList<>();
    builder
        .getProperties()
        .forEachRemaining(
            property -> {
              BeanPropertyDefinition definition = definitions.get(property.getName());
              Class<?> needed = needed(config, property);
              if (needed == null && !anyCase && property.findAliases(config).isEmpty()) {
                return;
              }
              int index =
                  plan.add(
                      new BeanPlan.Watched(
                          property.getName(), needed, field(config, bean, definition)));
              if (property instanceof CreatorProperty) {
                ofCreator.put(property.getName(), index);
              } else {
                watched.add(new WatchedProperty(property, plan, index));
              }
            });
    watched.forEach(property -> builder.addOrReplaceProperty(property, true));
    PlannedInstantiator planned =
        new PlannedInstantiator(builder.getValueInstantiator(), plan, ofCreator);
    if (!plan.isEmpty() || planned.madeOf() != CheckedBean.MadeOf.NO_NUMBER) {
      builder.setValueInstantiator(planned);
    }
  }

  /**
   * The type of a primitive property that is set after the object is created; null if the property
   * may be missing.
   */
  private @Nullable Class<?> needed(DeserializationConfig config, SettableBeanProperty property) {
    Class<?> view = config.getActiveView();
    boolean mayBeMissing =
        leniencies.take(JsonLeniency.MISSING_AS_ZERO)
            || !property.getType().isPrimitive()
            || property instanceof CreatorProperty
            || property.getInjectableValueId() != null
            || (view != null && !property.visibleInView(view));
    return mayBeMissing ? null : property.getType().getRawClass();
  }

  private static boolean isAnyCase(DeserializationConfig config, BeanDescription bean) {
    JsonFormat format = bean.getClassAnnotations().get(JsonFormat.class);
    JsonFormat.Feature feature = JsonFormat.Feature.ACCEPT_CASE_INSENSITIVE_PROPERTIES;
    return config.isEnabled(MapperFeature.ACCEPT_CASE_INSENSITIVE_PROPERTIES)
        || (format != null && Arrays.asList(format.with()).contains(feature));
  }

  private static @Nullable AnnotatedField field(
      DeserializationConfig config,
      BeanDescription bean,
      @Nullable BeanPropertyDefinition definition) {
    if (definition == null) {
      return null;
    }
    for (AnnotatedField field : bean.getClassInfo().fields()) {
      if (field.getName().equals(definition.getInternalName())) {
        try {
          field.fixAccess(config.isEnabled(MapperFeature.OVERRIDE_PUBLIC_ACCESS_MODIFIERS));
          return field;
        } catch (IllegalArgumentException closed) {
          // The class is in a module that is not open to Jackson, so its default values cannot be
          // read.
          return null;
        }
      }
    }
    return null;
  }
}
