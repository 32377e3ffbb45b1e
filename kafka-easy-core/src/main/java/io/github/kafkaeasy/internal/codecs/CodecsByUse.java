package io.github.kafkaeasy.internal.codecs;

import io.github.kafkaeasy.error.KafkaEasyException;
import io.github.kafkaeasy.message.Codec;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Codecs that a program names record by record; each is opened at its first use. Any thread. */
public final class CodecsByUse {

  /** A program with so many codecs makes one for each record. */
  private static final int MOST_CODECS = 1_000;

  /** Opens a codec for keys or for values once. */
  private record Use(Codec<?> codec, boolean forKeys) {}

  private final OpenCodecs life;
  private final Map<Use, Codec<?>> open = new ConcurrentHashMap<>();
  private final Map<Class<?>, Codec<?>> byType = new ConcurrentHashMap<>();

  /**
   * None yet.
   *
   * @param life opens them, and closes them with the client
   */
  public CodecsByUse(OpenCodecs life) {
    this.life = life;
  }

  /** The usual codec of a value's type. */
  public Codec<?> ofType(Object value) {
    return byType.computeIfAbsent(value.getClass(), Codec::forType);
  }

  /**
   * The codec that does the work.
   *
   * @throws KafkaEasyException if it cannot be opened, or there are too many
   */
  @SuppressWarnings("unchecked") // a codec opens as one of the same type
  public <T> Codec<T> opened(Codec<T> codec, boolean forKeys) {
    Use use = new Use(codec, forKeys);
    Codec<?> present = open.get(use);
    if (present == null) {
      if (open.size() >= MOST_CODECS) {
        throw new KafkaEasyException(
            "it is number "
                + (MOST_CODECS + 1)
                + " of this client; make a codec once and give the same one each time");
      }
      present = open.computeIfAbsent(use, first -> life.open(codec, forKeys));
    }
    return (Codec<T>) present;
  }
}
