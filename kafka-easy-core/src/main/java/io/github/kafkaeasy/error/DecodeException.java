package io.github.kafkaeasy.error;

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

  private DecodeException(String message, Part part, String codec, Throwable cause) {
    super(message, cause);
    this.part = part;
    this.codec = codec;
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
    String why =
        cause instanceof KafkaEasyException ? cause.getMessage() : cause.getClass().getName();
    return new DecodeException(
        "The "
            + what
            + " ("
            + bytes.length
            + " bytes) cannot be read by the codec "
            + codec
            + ": "
            + why
            + ". Check that the "
            + what
            + "s of this topic were written in that format.",
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
}
