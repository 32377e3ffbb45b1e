package io.github.kafkaeasy.internal.codecs;

import io.github.kafkaeasy.error.KafkaEasyException;
import io.github.kafkaeasy.message.Codec;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Codecs that a program passes together with single records. Each is opened at its first use.
 * Thread-safe.
 */
public final class CodecsByUse {

  /** Limit of open codecs: a program that exceeds it probably creates a codec for each record. */
  private static final int MOST_CODECS = 1_000;

  /** A codec in one of its two uses; each use opens it once. */
  private record Use(Codec<?> codec, boolean forKeys) {}

  private final OpenCodecs life;
  private final Map<Use, Codec<?>> open = new ConcurrentHashMap<>();
  private final Map<Class<?>, Codec<?>> byType = new ConcurrentHashMap<>();

  /**
   * Creates an empty set of codecs.
   *
   * @param life opens the codecs, and closes them when the client closes
   */
  public CodecsByUse(OpenCodecs life) {
    this.life = life;
  }

  /** The default codec for the class of the value. */
  public Codec<?> ofType(Object value) {
    return byType.computeIfAbsent(value.getClass(), Codec::forType);
  }

  /**
   * Returns the opened codec, and opens it at its first use.
   *
   * @throws KafkaEasyException if it cannot be opened, or the client has 1,000 codecs already
   */
  @SuppressWarnings("unchecked") // open() returns a codec of the same type
  public <T> Codec<T> opened(Codec<T> codec, boolean forKeys) {
    Use use = new Use(codec, forKeys);
    Codec<?> present = open.get(use);
    if (present == null) {
      if (open.size() >= MOST_CODECS) {
        throw new KafkaEasyException(
            "this client already has "
                + MOST_CODECS
                + " codecs; create each codec once, and pass the same object every time");
      }
      present = open.computeIfAbsent(use, first -> life.open(codec, forKeys));
    }
    return (Codec<T>) present;
  }
}
