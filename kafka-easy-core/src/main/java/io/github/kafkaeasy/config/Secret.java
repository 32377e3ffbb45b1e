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
 * Where a password is, not the password itself: it is read when {@code security(...)} is called,
 * and never shown. There is no way to write one into the program as text. Immutable; thread-safe if
 * the supplier is.
 */
public final class Secret {
  private final Supplier<String> source;
  private final String place;

  private Secret(Supplier<String> source, String place) {
    this.source = source;
    this.place = place;
  }

  /** From wherever the program keeps its secrets; what the supplier throws is passed on. */
  public static Secret from(Supplier<String> supplier) {
    return new Secret(Options.required("supplier", supplier), "a supplier");
  }

  /** From a variable of the process. */
  public static Secret fromEnvironment(String variable) {
    Options.text("variable", variable);
    return new Secret(
        () -> {
          String value = System.getenv(variable);
          return value == null ? "" : value;
        },
        "the variable " + variable);
  }

  /** From a file in UTF-8 as orchestrators mount them; a line break at its end is left out. */
  public static Secret fromFile(Path file) {
    Options.required("file", file);
    return new Secret(() -> read(file), "the file " + file);
  }

  /**
   * The secret itself.
   *
   * @param option what a refusal calls it
   * @throws InvalidOptionException if there is none
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

  /** Where it is, never what it is. */
  @Override
  public String toString() {
    return Redaction.HIDDEN + " from " + place;
  }
}
