package io.github.kafkaeasy.config;

import io.github.kafkaeasy.error.InvalidOptionException;
import java.util.Locale;
import java.util.Set;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.jspecify.annotations.Nullable;

/** How a producer compresses its batches; the values of Kafka's {@code compression.type}. */
public enum Compression {
  NONE(null),
  GZIP(null),
  SNAPPY("org.xerial.snappy.Snappy"),
  LZ4(null), // has a version in Java for where its native one does not load
  ZSTD("com.github.luben.zstd.Zstd");

  private static final Set<String> NONE_AT_ALL = Set.of("", "0", "none", "false");

  private final @Nullable String nativeCodec;

  Compression(@Nullable String nativeCodec) {
    this.nativeCodec = nativeCodec;
  }

  /** What Kafka calls it. */
  public String kafkaName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Reads a variable or a property; none, false, 0 and nothing at all mean none.
   *
   * @param option what a refusal calls it
   * @throws InvalidOptionException for any other word
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
   * Why this codec cannot be used in this JVM, or null when it can. Snappy and zstd bring a native
   * library, which does not exist for every platform and does not load where /tmp forbids it.
   */
  public @Nullable String unusableBecause() {
    if (nativeCodec == null) {
      return null;
    }
    try {
      // Loading the class loads the library. Kafka would find out only in the first send.
      Class.forName(nativeCodec, true, KafkaProducer.class.getClassLoader());
      return null;
    } catch (VirtualMachineError e) {
      throw e;
    } catch (ClassNotFoundException | Error e) { // snappy throws an Error of its own
      // From the second time on, Java says only that the class is broken; its cause says why.
      Throwable why = e instanceof NoClassDefFoundError && e.getCause() != null ? e.getCause() : e;
      return why
          + " (native libraries are unpacked into java.io.tmpdir, which is "
          + System.getProperty("java.io.tmpdir")
          + ")";
    }
  }
}
