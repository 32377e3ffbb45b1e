package io.github.kafkaeasy.config;

import io.github.kafkaeasy.error.InvalidOptionException;
import io.github.kafkaeasy.internal.settings.Options;
import io.github.kafkaeasy.internal.settings.Redaction;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * The source of a password, not the password itself. The password is read when {@code
 * security(...)} is called, and never logged. No method takes a password as text. Immutable;
 * thread-safe if the supplier is thread-safe.
 */
public final class Secret {
  private final Supplier<String> source;
  private final String place;

  private Secret(Supplier<String> source, String place) {
    this.source = source;
    this.place = place;
  }

  /**
   * A secret from the program's own secret store. An exception of the supplier is passed on to the
   * caller of {@code security(...)}.
   */
  public static Secret from(Supplier<String> supplier) {
    return new Secret(Options.required("supplier", supplier), "a supplier");
  }

  /** A secret from an environment variable. */
  public static Secret fromEnvironment(String variable) {
    Options.text("variable", variable);
    return new Secret(
        () -> {
          String value = System.getenv(variable);
          return value == null ? "" : value;
        },
        "the variable " + variable);
  }

  /**
   * A secret from a UTF-8 file, as orchestrators mount them; a line break at the end is removed.
   */
  public static Secret fromFile(Path file) {
    Options.required("file", file);
    return new Secret(() -> read(file), "the file " + file);
  }

  /**
   * Reads the secret.
   *
   * @param option the option's name in the error message
   * @throws InvalidOptionException if the source holds no value
   */
  String reveal(String option) {
    String value = source.get();
    if (value == null || value.isEmpty()) {
      throw InvalidOptionException.of(option, this, "there is nothing in " + place);
    }
    return value;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, StandardCharsets.UTF_8).replaceFirst("\\R\\z", "");
    } catch (IOException e) {
      InvalidOptionException refusal =
          InvalidOptionException.of("secret", file, "the file cannot be read: " + e);
      refusal.initCause(e);
      throw refusal;
    }
  }

  /** Names the source, never the secret. */
  @Override
  public String toString() {
    return Redaction.HIDDEN + " from " + place;
  }
}
