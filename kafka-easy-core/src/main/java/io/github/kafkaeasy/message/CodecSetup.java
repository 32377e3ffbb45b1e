package io.github.kafkaeasy.message;

import io.github.kafkaeasy.internal.settings.Options;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The settings of the client that opens a codec, and the codec's use in this client; the argument
 * of {@link Codec#open}. Immutable.
 */
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
   * Creates a setup. Called by producers and consumers, and useful in codec tests.
   *
   * @param settings Kafka client settings by name
   * @param isKey true for keys, false for values
   * @param isEncoding true for a producer, and for the records that a consumer with {@code
   *     exactlyOnce} sends: the codec only encodes; false for what a consumer reads: the codec only
   *     decodes
   */
  public static CodecSetup of(Map<String, ?> settings, boolean isKey, boolean isEncoding) {
    return new CodecSetup(
        Collections.unmodifiableMap(new LinkedHashMap<>(Options.required("settings", settings))),
        isKey,
        isEncoding);
  }

  /**
   * All settings of the client, including settings unknown to Kafka. They may contain secrets:
   * never log the values.
   */
  public Map<String, Object> settings() {
    return settings;
  }

  /** True for keys, false for values. */
  public boolean isKey() {
    return key;
  }

  /**
   * True for a producer, and for the records that a consumer with {@code exactlyOnce} sends: the
   * codec only encodes. False for what a consumer reads: it only decodes.
   */
  public boolean isEncoding() {
    return encoding;
  }

  /** Lists the names of the settings, without values. */
  @Override
  public String toString() {
    return (encoding ? "encoding " : "decoding ")
        + (key ? "keys" : "values")
        + ", settings "
        + settings.keySet();
  }
}
