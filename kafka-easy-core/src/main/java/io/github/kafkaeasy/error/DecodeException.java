package io.github.kafkaeasy.error;

import java.io.InterruptedIOException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;

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

  /** Causes may form a circle. */
  private static final int DEEPEST = 20;

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
   * refused or lost, a host without an address, a time-out) or one of Kafka's retriable exceptions,
   * which codecs of your own may throw to say so.
   */
  public static boolean mayPass(Throwable failure) {
    @Nullable Throwable cause = failure;
    for (int depth = 0; cause != null && depth < DEEPEST; depth++) {
      if (cause instanceof SocketException
          || cause instanceof UnknownHostException
          || cause instanceof InterruptedIOException
          || cause instanceof ClosedChannelException
          || cause instanceof TimeoutException
          || cause instanceof RetriableException
          // By name: a program may lack that module.
          || cause.getClass().getName().startsWith("java.net.http.")) {
        return true;
      }
      cause = cause.getCause();
    }
    return false;
  }
}
