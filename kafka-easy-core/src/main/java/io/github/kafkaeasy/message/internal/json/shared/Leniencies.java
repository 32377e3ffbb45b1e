package io.github.kafkaeasy.message.internal.json.shared;

import com.fasterxml.jackson.databind.DeserializationContext;
import io.github.kafkaeasy.message.json.JsonLeniency;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/** The leniencies of one codec. Immutable. */
public final class Leniencies {
  private final Set<JsonLeniency> given;

  /** The given leniencies, in any order. */
  public Leniencies(JsonLeniency... given) {
    this.given = EnumSet.noneOf(JsonLeniency.class);
    this.given.addAll(Arrays.asList(given));
  }

  /** Whether the leniency is given. */
  public boolean take(JsonLeniency one) {
    return given.contains(one);
  }

  /** Whether no leniency is given. */
  public boolean areNone() {
    return given.isEmpty();
  }

  /** The leniencies of the reader in the given context. */
  public static Leniencies of(DeserializationContext ctxt) {
    return ctxt.getAttribute(Leniencies.class) instanceof Leniencies given
        ? given
        : new Leniencies();
  }
}
