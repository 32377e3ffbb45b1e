package io.github.kafkaeasy.consumer.internal.shared;

import io.github.kafkaeasy.error.internal.Causes;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A codec whose library cannot be loaded: its batches are whole, only this JVM cannot read them, so
 * nothing of them may be skipped. Kafka's client reports it like a corrupt batch.
 */
final class MissingLibrary {

  /** A codec's part of its classes' names, and the property that moves its native part. */
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

  /** Of snappy there is an error of its own, which is no LinkageError. */
  private static boolean isError(Throwable cause) {
    return cause instanceof LinkageError
        || (cause instanceof Error && cause.getClass().getName().startsWith("org.xerial."));
  }

  static String explain(Throwable failure) {
    Codec codec = codecOf(failure);
    String property =
        codec != null && System.getProperty(codec.folderProperty) != null
            ? codec.folderProperty
            : "java.io.tmpdir";
    return "The library of the codec "
        + (codec == null ? "that they are compressed with" : codec.part)
        + " cannot be loaded here, so batches that are compressed with it cannot be read; they are"
        + " not corrupt, and none was skipped. Its native part is unpacked into "
        + property
        + " = "
        + System.getProperty(property)
        + ": that folder has to exist, to be writable and to allow execution, and the library has"
        + " to be on the class path";
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
