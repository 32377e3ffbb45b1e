package io.github.kafkaeasy.error;

import io.github.kafkaeasy.error.internal.Causes;

/**
 * Thrown when a codec cannot decode a key or a value.
 *
 * <p>The message never contains the payload. It names the codec, the part and the size, and
 * includes the message of the cause only if the cause is a {@link KafkaEasyException}, because
 * these messages contain no payload. The cause itself may quote a fragment of the payload, as
 * exceptions of JSON parsers do.
 */
public final class DecodeException extends KafkaEasyException {
  private static final long serialVersionUID = 1L;

  /** The part of a record that could not be decoded. */
  public enum Part {
    KEY,
    VALUE
  }

  private final Part part;
  private final String codec;
  private final boolean passing;

  private DecodeException(String message, Part part, String codec, Throwable cause) {
    super(message, cause);
    this.part = part;
    this.codec = codec;
    this.passing = mayPass(cause);
  }

  /**
   * Creates the exception for a part of a record.
   *
   * @param codec the codec's name
   * @param bytes the bytes that were to be decoded; only the length is used
   * @param cause the exception that the codec threw
   */
  public static DecodeException of(Part part, String codec, byte[] bytes, Throwable cause) {
    String what = part == Part.KEY ? "key" : "value";
    String why = cause instanceof KafkaEasyException ? cause.getMessage() : Causes.names(cause);
    return new DecodeException(
        "The "
            + what
            + " ("
            + bytes.length
            + " bytes) cannot be read by the codec "
            + codec
            + ": "
            + why
            + (mayPass(cause)
                ? ". A service that the codec needs does not answer."
                : ". Check that the " + what + "s of this topic were written in that format."),
        part,
        codec,
        cause);
  }

  /** The part that could not be decoded. */
  public Part part() {
    return part;
  }

  /** The name of the codec that failed. */
  public String codec() {
    return codec;
  }

  /**
   * Whether the failure is temporary: a service that the codec needs, such as a schema registry or
   * a key service, did not answer. {@code RetryThenDeadLetter} retries a temporary failure like a
   * handler failure and treats any other as fatal.
   */
  public boolean isTransient() {
    return passing;
  }

  /**
   * Whether a codec failure is temporary: one of its causes is a network failure (a connection that
   * was refused, lost or reset, an unknown host, a timeout) or one of Kafka's retriable exceptions.
   * A custom codec may throw a retriable exception for this purpose.
   */
  public static boolean mayPass(Throwable failure) {
    return Causes.mayPass(failure);
  }
}
