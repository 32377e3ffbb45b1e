package io.github.kafkaeasy.message.internal.json;

import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.PropertyName;
import com.fasterxml.jackson.databind.introspect.AnnotatedMember;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import java.lang.reflect.Field;
import java.util.List;
import java.util.Map;

/** Formats the location of a failure in a document, for example {@code $.items[3].price}. */
final class JsonPath {
  private static final String SOME_KEY = "[*]";

  private final DeserializationConfig config;

  JsonPath(DeserializationConfig config) {
    this.config = config;
  }

  /**
   * The path of a failed read. A name is included only if the class has such a property; any other
   * name, such as a map key, is part of the payload.
   */
  String of(JsonMappingException failure) {
    StringBuilder path = new StringBuilder("$");
    for (JsonMappingException.Reference step : failure.getPath()) {
      String name = step.getFieldName();
      if (name == null) {
        path.append('[').append(step.getIndex()).append(']');
      } else {
        path.append(isOfClass(name, step.getFrom()) ? "." + name : SOME_KEY);
      }
    }
    return path.toString();
  }

  /** The path of a failed write: property names are included, map keys are not. */
  static String ofOwn(JsonMappingException failure) {
    StringBuilder path = new StringBuilder("$");
    for (JsonMappingException.Reference step : failure.getPath()) {
      if (step.getFieldName() == null) {
        path.append('[').append(step.getIndex()).append(']');
      } else {
        boolean key = step.getFrom() instanceof Map || isMap(step.getFrom());
        path.append(key ? SOME_KEY : "." + step.getFieldName());
      }
    }
    return path.toString();
  }

  private static boolean isMap(Object from) {
    return from instanceof Class<?> type && Map.class.isAssignableFrom(type);
  }

  private boolean isOfClass(String name, Object from) {
    Class<?> type = from instanceof Class<?> known ? known : from.getClass();
    if (Map.class.isAssignableFrom(type)) {
      return false;
    }
    for (BeanPropertyDefinition property :
        config.introspect(config.constructType(type)).findProperties()) {
      if (property.getName().equals(name) || isAlias(name, property)) {
        return true;
      }
    }
    // The names of a builder's properties may differ from the names in the document, but the names
    // of its fields may match.
    for (Class<?> part = type; part != null; part = part.getSuperclass()) {
      for (Field field : part.getDeclaredFields()) {
        if (field.getName().equals(name)) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean isAlias(String name, BeanPropertyDefinition property) {
    AnnotatedMember member = property.getPrimaryMember();
    List<PropertyName> aliases =
        member == null ? null : config.getAnnotationIntrospector().findPropertyAliases(member);
    return aliases != null && aliases.stream().anyMatch(alias -> alias.hasSimpleName(name));
  }
}
