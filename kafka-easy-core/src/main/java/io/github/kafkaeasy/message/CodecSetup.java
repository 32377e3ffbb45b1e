package io.github.kafkaeasy.message;

import io.github.kafkaeasy.internal.settings.Options;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** The client that is about to use a codec, as {@link Codec#open} is told. Immutable. */
public final class CodecSetup {
  private final Map<String, Object> settings;
  private final boolean key;
  private final boolean encoding;

  private CodecSetup(Map<String, Object> settings, boolean key, boolean encoding) {
    this.settings = settings;
    this.key = key;
    this.encoding = encoding;
  }

  /**
   * Made by producers and consumers; useful in tests of codecs.
   *
   * @param settings by Kafka's names
   * @param isKey whether the codec is for keys; otherwise for values
   * @param isEncoding whether the client only encodes, as producers do; otherwise it only decodes
   */
  public static CodecSetup of(Map<String, ?> settings, boolean isKey, boolean isEncoding) {
    return new CodecSetup(
        Collections.unmodifiableMap(new LinkedHashMap<>(Options.required("settings", settings))),
        isKey,
        isEncoding);
  }

  /**
   * All settings of the client, those that Kafka does not know among them. They may hold secrets:
   * never log them.
   */
  public Map<String, Object> settings() {
    return settings;
  }

  /** Whether the codec is for keys; otherwise for values. */
  public boolean isKey() {
    return key;
  }

  /** Whether the client only encodes, as producers do; otherwise it only decodes. */
  public boolean isEncoding() {
    return encoding;
  }

  /** Without the settings' values. */
  @Override
  public String toString() {
    return (encoding ? "encoding " : "decoding ")
        + (key ? "keys" : "values")
        + ", settings "
        + settings.keySet();
  }
}
