package io.github.kafkaeasy.config;

import io.github.kafkaeasy.error.InvalidOptionException;
import java.util.Locale;
import java.util.Set;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.jspecify.annotations.Nullable;

/** Compression of a producer's batches; the values of Kafka's {@code compression.type}. */
public enum Compression {
  NONE(null),
  GZIP(null),
  SNAPPY("org.xerial.snappy.Snappy"),
  LZ4(null), // falls back to a Java implementation if its native library does not load
  ZSTD("com.github.luben.zstd.Zstd");

  private static final Set<String> NONE_AT_ALL = Set.of("", "0", "none", "false");

  private final @Nullable String nativeCodec;

  Compression(@Nullable String nativeCodec) {
    this.nativeCodec = nativeCodec;
  }

  /** The value of {@code compression.type}. */
  public String kafkaName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Parses the value of an environment variable or property. {@code none}, {@code false}, {@code 0}
   * and empty text mean no compression.
   *
   * @param option the option's name in the error message
   * @throws InvalidOptionException if the text is neither one of these nor the name of a codec
   */
  public static Compression parse(String option, String text) {
    String word = text.strip().toLowerCase(Locale.ROOT);
    if (NONE_AT_ALL.contains(word)) {
      return NONE;
    }
    for (Compression compression : values()) {
      if (compression.kafkaName().equals(word)) {
        return compression;
      }
    }
    throw InvalidOptionException.of(
        option,
        "\"" + text + "\"",
        "it must be gzip, snappy, lz4 or zstd; none, false, 0 or nothing for no compression");
  }

  /**
   * The reason why this codec cannot be used in this JVM, or null if it can. Snappy and zstd need a
   * native library, which does not exist for every platform and does not load if the temporary
   * directory does not allow executable files.
   */
  public @Nullable String unusableBecause() {
    if (nativeCodec == null) {
      return null;
    }
    try {
      // Loading the class loads the native library. Without this check, the producer would start
      // and its first send would fail.
      Class.forName(nativeCodec, true, KafkaProducer.class.getClassLoader());
      return null;
    } catch (VirtualMachineError e) {
      throw e;
    } catch (ClassNotFoundException | Error e) { // snappy throws its own type of Error
      // From the second attempt on, Java reports only that the class is broken; the reason is in
      // the cause.
      Throwable why = e instanceof NoClassDefFoundError && e.getCause() != null ? e.getCause() : e;
      return why
          + " (native libraries are unpacked into java.io.tmpdir, which is "
          + System.getProperty("java.io.tmpdir")
          + ")";
    }
  }
}
