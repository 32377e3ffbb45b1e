package io.github.kafkaeasy.internal.settings;

import java.util.Locale;

/** Where a setting comes from. Later ones win over earlier ones. */
public enum Origin {
  /** Nobody said anything: kafka-easy's own choice. */
  DEFAULT,
  /** A named set of settings that the user picked. */
  PROFILE,
  /** A properties file. */
  FILE,
  /** A variable of the process. */
  ENVIRONMENT,
  /** A system property of the JVM. */
  SYSTEM_PROPERTY,
  /** A setter or a property in the program. */
  CODE;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
