package io.github.kafkaeasy.message.internal.json.bean;

import com.fasterxml.jackson.databind.BeanProperty;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.KeyDeserializer;
import com.fasterxml.jackson.databind.deser.ContextualKeyDeserializer;
import io.github.kafkaeasy.message.internal.json.shared.JsonWords;
import io.github.kafkaeasy.message.internal.json.shared.Leniencies;
import io.github.kafkaeasy.message.internal.json.shared.Refusal;
import io.github.kafkaeasy.message.internal.json.value.Numbers;
import io.github.kafkaeasy.message.json.JsonLeniency;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Deserializer of map keys that are not text. Refuses a whole number, boolean or UUID in another
 * form than the one that would be written for it (a UUID may have upper-case letters), a
 * floating-point number with more digits than its type can hold, and a key that converts to the
 * same value as an earlier key of the same map.
 */
public final class CheckedKey extends KeyDeserializer implements ContextualKeyDeserializer {
  private static final Set<Class<?>> WHOLE =
      Set.of(
          byte.class,
          Byte.class,
          short.class,
          Short.class,
          int.class,
          Integer.class,
          long.class,
          Long.class,
          BigInteger.class,
          boolean.class,
          Boolean.class);
  private static final Set<Class<?>> FLOATING =
      Set.of(float.class, Float.class, double.class, Double.class);

  private final Class<?> type;
  private final Leniencies leniencies;
  private final KeyDeserializer jacksons;

  /** Wraps Jackson's key deserializer. */
  public CheckedKey(Class<?> type, Leniencies leniencies, KeyDeserializer jacksons) {
    this.type = type;
    this.leniencies = leniencies;
    this.jacksons = jacksons;
  }

  /** The keys of the map that is being read, without those of nested maps. */
  static final class Seen {
    private final Set<Object> keys = new HashSet<>();
    private @Nullable CheckedKey owner;

    boolean isRepeated(CheckedKey by, Object key) {
      if (owner == null) {
        owner = by;
      }
      return owner == by && !keys.add(key);
    }
  }

  @Override
  public KeyDeserializer createContextual(
      DeserializationContext ctxt, @Nullable BeanProperty property) throws JsonMappingException {
    return jacksons instanceof ContextualKeyDeserializer contextual
        ? new CheckedKey(type, leniencies, contextual.createContextual(ctxt, property))
        : this;
  }

  @Override
  public @Nullable Object deserializeKey(String text, DeserializationContext ctxt)
      throws IOException {
    Object key = jacksons.deserializeKey(text, ctxt);
    if (key == null) {
      return null;
    }
    if (!leniencies.take(JsonLeniency.LOOSE_TEXT) && !isInItsForm(text, key)) {
      throw refused(ctxt, "a key in a non-canonical form");
    }
    if (ctxt.getAttribute(Seen.class) instanceof Seen seen && seen.isRepeated(this, key)) {
      throw refused(ctxt, JsonWords.TWICE);
    }
    return key;
  }

  private boolean isInItsForm(String text, Object key) {
    if (WHOLE.contains(type)) {
      return key.toString().equals(text);
    }
    if (type == UUID.class) {
      return key.toString().equalsIgnoreCase(text);
    }
    if (FLOATING.contains(type)) {
      double value = ((Number) key).doubleValue();
      if (!Double.isFinite(value)) {
        return leniencies.take(JsonLeniency.NON_FINITE_NUMBERS);
      }
      try {
        return leniencies.take(JsonLeniency.INEXACT_NUMBERS)
            || Numbers.carries(value, new BigDecimal(text));
      } catch (NumberFormatException e) {
        return false;
      }
    }
    return true;
  }

  private Refusal refused(DeserializationContext ctxt, String found) {
    return Refusal.of(ctxt.getParser(), type, found);
  }
}
