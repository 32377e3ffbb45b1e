package io.github.kafkaeasy.internal.settings;

/**
 * One Kafka property as it will be handed to a client.
 *
 * @param name the Kafka property
 * @param value what the client gets; may be a secret, so show {@link #shown()} instead
 * @param origin where it comes from
 * @param reason why the default is what it is, or which variable, file or rule decided; may be
 *     empty
 */
public record Setting(String name, Object value, Origin origin, String reason) {

  /** The value, or a placeholder when nobody has said that this property is safe to show. */
  public String shown() {
    return Redaction.show(name, value);
  }

  /** The name, with where it was written if that was not the program, for messages. */
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
