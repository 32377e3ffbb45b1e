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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The codecs of one client: opened when it starts, closed once with it, each whatever becomes of
 * the others. Opened on the thread that starts the client, before any other thread has this.
 */
public final class OpenCodecs {
  private static final Logger LOG = LoggerFactory.getLogger(Codec.class);

  private final Map<String, Object> settings;
  private final boolean encoding;
  private final List<Codec<?>> open = new ArrayList<>(); // guarded by this
  private volatile boolean closed; // set by the thread that closes the client

  /**
   * None yet.
   *
   * @param settings what Kafka's client gets
   * @param encoding whether the client encodes, as producers do
   */
  public OpenCodecs(Map<String, Object> settings, boolean encoding) {
    this.settings = settings;
    this.encoding = encoding;
  }

  /**
   * The codec that does the work.
   *
   * @throws KafkaEasyException if it cannot be opened
   */
  public synchronized <T> Codec<T> open(Codec<T> codec, boolean forKeys) {
    if (codec == Codec.string() || codec == Codec.bytes()) {
      return codec; // nothing to close, so that most clients need no thread for that
    }
    Codec<T> opened;
    try {
      opened = codec.open(CodecSetup.of(settings, forKeys, encoding));
    } catch (RuntimeException e) {
      throw refusal(codec, forKeys, e);
    }
    if (opened == null) {
      throw refusal(codec, forKeys, new KafkaEasyException("its open(...) answered null"));
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

  /** Whether {@link #close} was called: from then on codecs may fail for that reason. */
  public boolean isClosed() {
    return closed;
  }

  /**
   * Closes what is open, on threads of their own, and waits for that; a second call finds nothing.
   *
   * @param limit how long to wait; zero: not at all
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
          LOG.warn("{} has not ended in time and is left behind, interrupted", closer.getName());
          closer.interrupt();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        end = System.nanoTime(); // the others are not waited for
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
