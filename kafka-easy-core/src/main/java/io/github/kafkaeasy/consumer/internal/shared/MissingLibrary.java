package io.github.kafkaeasy.consumer.internal.shared;

import io.github.kafkaeasy.error.internal.Causes;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Detects a class or a native library that cannot be loaded, above all that of a compression codec.
 * Kafka's client reports batches of this codec as corrupt. They are intact, but this JVM cannot
 * read them, so they must not be skipped.
 */
final class MissingLibrary {

  /**
   * A codec: a part of its class names, and the system property for the folder of its native
   * library.
   */
  private enum Codec {
    ZSTD("zstd", "ZstdTempFolder"),
    SNAPPY("snappy", "org.xerial.snappy.tempdir"),
    LZ4("lz4", "java.io.tmpdir");

    final String part;
    final String folderProperty;

    Codec(String part, String folderProperty) {
      this.part = part;
      this.folderProperty = folderProperty;
    }
  }

  private MissingLibrary() {}

  static boolean isIn(Throwable failure) {
    return Causes.chain(failure).stream().anyMatch(MissingLibrary::isError);
  }

  /** Includes an error class of snappy that is not a LinkageError. */
  private static boolean isError(Throwable cause) {
    return cause instanceof LinkageError
        || (cause instanceof Error && cause.getClass().getName().startsWith("org.xerial."));
  }

  static String explain(Throwable failure) {
    Codec codec = codecOf(failure);
    if (codec == null) {
      return "A class or a native library cannot be loaded here: check the class path for a library"
          + " that is missing or has another version than the code that calls it was compiled with";
    }
    String property =
        System.getProperty(codec.folderProperty) != null ? codec.folderProperty : "java.io.tmpdir";
    return "The library of the codec "
        + codec.part
        + " cannot be loaded here, so batches that are compressed with it cannot be read; they are"
        + " not corrupt, and none was skipped. Its native library is unpacked into "
        + property
        + " = "
        + System.getProperty(property)
        + ": this folder must exist, be writable and allow execution, and the codec's library must"
        + " be on the class path";
  }

  private static @Nullable Codec codecOf(Throwable failure) {
    for (Throwable next : Causes.chain(failure)) {
      String text = next.toString().toLowerCase(Locale.ROOT);
      for (Codec codec : Codec.values()) {
        if (text.contains(codec.part) || isIn(next.getStackTrace(), codec.part)) {
          return codec;
        }
      }
    }
    return null;
  }

  private static boolean isIn(StackTraceElement[] frames, String part) {
    for (StackTraceElement frame : frames) {
      if (frame.getClassName().toLowerCase(Locale.ROOT).contains(part)) {
        return true;
      }
    }
    return false;
  }
}
