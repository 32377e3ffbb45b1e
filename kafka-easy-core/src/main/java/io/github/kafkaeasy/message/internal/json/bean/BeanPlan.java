package io.github.kafkaeasy.message.internal.json.bean;

import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.introspect.AnnotatedField;
import io.github.kafkaeasy.message.internal.json.shared.JsonWords;
import io.github.kafkaeasy.message.internal.json.shared.Refusal;
import io.github.kafkaeasy.message.internal.json.value.Numbers;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The properties of a bean class that are tracked while an object is read, in order to detect
 * missing and duplicate properties.
 */
public final class BeanPlan {
  private final Class<?> type;
  private final Numbers numbers;
  private final boolean twiceAllowed;
  private final List<Watched> watched = new ArrayList<>();

  /**
   * A tracked property.
   *
   * @param needed the type of a primitive property that must not be missing; otherwise null
   * @param field the field with the class's default value; null if unknown
   */
  record Watched(String name, @Nullable Class<?> needed, @Nullable AnnotatedField field) {}

  /** The tracked properties that have occurred so far in one object. */
  static final class Seen {
    private final BeanPlan plan;
    private final BitSet indexes = new BitSet();

    Seen(BeanPlan plan) {
      this.plan = plan;
    }

    boolean has(int index) {
      return indexes.get(index);
    }
  }

  BeanPlan(Class<?> type, Numbers numbers, boolean twiceAllowed) {
    this.type = type;
    this.numbers = numbers;
    this.twiceAllowed = twiceAllowed;
  }

  /** Adds a property and returns its index. Called only while the deserializer is built. */
  int add(Watched property) {
    watched.add(property);
    return watched.size() - 1;
  }

  boolean isEmpty() {
    return watched.isEmpty();
  }

  List<Watched> watched() {
    return watched;
  }

  Class<?> type() {
    return type;
  }

  Numbers numbers() {
    return numbers;
  }

  /** Called when a property occurs in the object that is being read. */
  void stands(int index, DeserializationContext ctxt) throws Refusal {
    if (ctxt.getAttribute(Seen.class) instanceof Seen seen && seen.plan == this) {
      if (seen.indexes.get(index) && !twiceAllowed) {
        throw Refusal.of(ctxt.getParser(), type, JsonWords.PROPERTY_TWICE);
      }
      seen.indexes.set(index);
    }
  }
}
