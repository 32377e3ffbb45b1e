package io.github.kafkaeasy.test.internal.scripted;

import java.util.Locale;

/** The values of {@code auto.offset.reset} that a {@link ScriptedConsumer} supports. */
enum Reset {
  EARLIEST,
  LATEST,
  NONE;

  static Reset of(String property) {
    for (Reset reset : values()) {
      if (reset.name().toLowerCase(Locale.ROOT).equals(property)) {
        return reset;
      }
    }
    throw new IllegalArgumentException(
        "auto.offset.reset must be earliest, latest or none, got " + property);
  }
}
