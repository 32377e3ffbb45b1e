package io.github.kafkaeasy.internal.codecs;

import io.github.kafkaeasy.error.KafkaEasyException;
import io.github.kafkaeasy.internal.settings.Redaction;
import io.github.kafkaeasy.message.Codec;
import io.github.kafkaeasy.message.CodecSetup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The codecs of one client. Those of its builder are opened on the thread that starts the client;
 * those that a program passes with single records ({@link CodecsByUse}) on the thread that uses
 * them first. All are closed once, with the client. An exception from one codec does not prevent
 * the others from being closed.
 */
public final class OpenCodecs {
  private static final Logger LOG = LoggerFactory.getLogger(Codec.class);

  private final Map<String, Object> settings;
  private final boolean encoding;
  private final List<Codec<?>> open = new ArrayList<>(); // guarded by this
  private volatile boolean closed; // set by the thread that closes the client

  /**
   * Creates an empty set of codecs.
   *
   * @param settings the settings of the Kafka client
   * @param encoding true for a producer, and for the outputs of a consumer with {@code
   *     exactlyOnce}; false for what a consumer reads
   */
  public OpenCodecs(Map<String, Object> settings, boolean encoding) {
    this.settings = settings;
    this.encoding = encoding;
  }

  /**
   * Opens a codec and returns the codec to use.
   *
   * @throws KafkaEasyException if the codec cannot be opened
   * @throws IllegalStateException if the client is closed, because nothing would close the codec
   */
  public synchronized <T> Codec<T> open(Codec<T> codec, boolean forKeys) {
    if (codec == Codec.string() || codec == Codec.bytes()) {
      return codec; // need no closing, so most clients start no thread to close codecs
    }
    if (closed) {
      throw new IllegalStateException(
          "the codec " + codec.name() + " cannot be opened: its client is closed; start another");
    }
    Codec<T> opened;
    try {
      opened = codec.open(CodecSetup.of(settings, forKeys, encoding));
    } catch (RuntimeException e) {
      throw refusal(codec, forKeys, e);
    }
    if (opened == null) {
      throw refusal(codec, forKeys, new KafkaEasyException("its open(...) returned null"));
    }
    open.add(opened);
    return opened;
  }

  private KafkaEasyException refusal(Codec<?> codec, boolean forKeys, RuntimeException failure) {
    String what =
        "The codec "
            + codec.name()
            + " for the "
            + (forKeys ? "keys" : "values")
            + " cannot start: ";
    if (Redaction.isQuotedBy(failure, settings)) {
      return new KafkaEasyException(what + failure.getClass().getName());
    }
    String why =
        failure instanceof KafkaEasyException
            ? String.valueOf(failure.getMessage())
            : failure.getClass().getName() + ": " + failure.getMessage();
    return new KafkaEasyException(what + why, failure);
  }

  /** Returns what a codec has written, and refuses null. */
  public static byte[] notNull(byte @Nullable [] bytes, boolean isKey) {
    if (bytes == null) { // would be sent as a tombstone, or as a record without a key
      throw new KafkaEasyException(
          "it returned null instead of bytes; "
              + (isKey
                  ? "for a record without a key, create the message without one"
                  : "to send a tombstone, use OutgoingMessage.tombstone()"));
    }
    return bytes;
  }

  /** Whether {@link #close} was called; codec failures from then on may be a consequence. */
  public boolean isClosed() {
    return closed;
  }

  /**
   * Closes all open codecs, each on a separate thread, and waits for these threads. A second call
   * has no effect.
   *
   * @param limit how long to wait; with zero the threads are not waited for
   */
  public void close(Duration limit) {
    closed = true;
    long end = System.nanoTime() + limit.toNanos();
    List<Thread> closers = new ArrayList<>();
    synchronized (this) {
      open.forEach(codec -> closers.add(closer(codec)));
      open.clear();
    }
    for (Thread closer : closers) {
      try {
        long left = end - System.nanoTime();
        if (left > 0) {
          TimeUnit.NANOSECONDS.timedJoin(closer, left);
        }
        if (closer.isAlive() && !limit.isZero()) {
          LOG.warn(
              "The thread {} did not end in time: interrupted, not waited for", closer.getName());
          closer.interrupt();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        end = System.nanoTime(); // stop waiting for the remaining threads
      }
    }
  }

  private static Thread closer(Codec<?> codec) {
    Thread thread =
        new Thread(
            () -> {
              try {
                codec.close();
              } catch (Throwable failure) {
                LOG.warn("The codec {} cannot be closed", codec.name(), failure);
              }
            },
            "kafka-easy-close-codec-" + codec.name());
    thread.setDaemon(true);
    thread.start();
    return thread;
  }
}
