package io.github.kafkaeasy.message.internal.json;

import io.github.kafkaeasy.message.json.JsonLeniency;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/** The leniencies of one codec. */
final class Leniencies {
  private final Set<JsonLeniency> given;

  Leniencies(JsonLeniency... given) {
    this.given = EnumSet.noneOf(JsonLeniency.class);
    this.given.addAll(Arrays.asList(given));
  }

  boolean take(JsonLeniency one) {
    return given.contains(one);
  }

  boolean areNone() {
    return given.isEmpty();
  }
}
