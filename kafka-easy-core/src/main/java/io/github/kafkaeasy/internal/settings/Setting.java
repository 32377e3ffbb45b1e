package io.github.kafkaeasy.internal.settings;

/**
 * A property of a Kafka client, or an option of kafka-easy, with its origin.
 *
 * @param name the name of the property or option
 * @param value the value; may be a secret, so use {@link #shown()} for display
 * @param origin the origin
 * @param reason the reason for a default, or the variable, file or rule that set the value; may be
 *     empty
 */
public record Setting(String name, Object value, Origin origin, String reason) {

  /** The value, or a placeholder if the property is not known to be safe to show. */
  public String shown() {
    return Redaction.show(name, value);
  }

  /** The name for messages, with the origin if it was not set in the program. */
  public String source() {
    return switch (origin) {
      case ENVIRONMENT -> name + " (variable " + reason + ")";
      case SYSTEM_PROPERTY -> name + " (system property " + reason + ")";
      case FILE -> name + " (file " + reason + ")";
      default -> name;
    };
  }

  @Override
  public String toString() {
    return name + "=" + shown() + " (" + origin + ")";
  }
}
