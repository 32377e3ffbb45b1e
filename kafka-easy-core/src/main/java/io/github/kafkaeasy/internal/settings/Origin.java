package io.github.kafkaeasy.internal.settings;

import java.util.Locale;

/** Origin of a setting, in ascending order of precedence. */
public enum Origin {
  /** Not set; a default of kafka-easy. */
  DEFAULT,
  /** A profile, that is, a named set of settings. */
  PROFILE,
  /** A properties file. */
  FILE,
  /** An environment variable. */
  ENVIRONMENT,
  /** A JVM system property. */
  SYSTEM_PROPERTY,
  /** A setter or a property in the program. */
  CODE;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
