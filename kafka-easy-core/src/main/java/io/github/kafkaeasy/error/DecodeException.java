package io.github.kafkaeasy.error;

import io.github.kafkaeasy.error.internal.Causes;

/**
 * A key or a value whose bytes a codec could not read.
 *
 * <p>The message never holds the payload: it names the codec, the part and the size, and quotes the
 * cause only when that is a {@link KafkaEasyException}, whose message is ours and free of payload.
 * The cause itself may quote a fragment of it, as JSON parsers do.
 */
public final class DecodeException extends KafkaEasyException {
  private static final long serialVersionUID = 1L;

  /** Which half of a record could not be read. */
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
   * A codec failed on a part of a record.
   *
   * @param codec the codec's name
   * @param bytes what it was given; only the length is used
   * @param cause what it threw
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
                ? ". What the codec needs does not answer."
                : ". Check that the " + what + "s of this topic were written in that format."),
        part,
        codec,
        cause);
  }

  /** The part that could not be read. */
  public Part part() {
    return part;
  }

  /** The name of the codec that could not read it. */
  public String codec() {
    return codec;
  }

  /**
   * Whether it was not the bytes: what the codec needs, a schema registry or a key service, did not
   * answer. Such a failure is retried like a handler's; others are fatal for a retry policy.
   */
  public boolean isTransient() {
    return passing;
  }

  /**
   * Whether a codec's failure may pass: a cause of it is of the network (a connection that was
   * refused, lost or broken off, a host without an address, a time-out) or one of Kafka's retriable
   * exceptions, which codecs of your own may throw to say so.
   */
  public static boolean mayPass(Throwable failure) {
    return Causes.mayPass(failure);
  }
}
