package io.github.kafkaeasy.message.internal.json.shared;

import com.fasterxml.jackson.databind.DeserializationContext;
import io.github.kafkaeasy.message.json.JsonLeniency;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/** The leniencies of one codec. */
public final class Leniencies {
  private final Set<JsonLeniency> given;

  /** Those that were given, in any order. */
  public Leniencies(JsonLeniency... given) {
    this.given = EnumSet.noneOf(JsonLeniency.class);
    this.given.addAll(Arrays.asList(given));
  }

  /** Whether this one is given. */
  public boolean take(JsonLeniency one) {
    return given.contains(one);
  }

  /** Whether everything is strict. */
  public boolean areNone() {
    return given.isEmpty();
  }

  /** Those that the reader was made with. */
  public static Leniencies of(DeserializationContext ctxt) {
    return ctxt.getAttribute(Leniencies.class) instanceof Leniencies given
        ? given
        : new Leniencies();
  }
}
