package io.github.kafkaeasy.message.internal.json.shared;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import org.jspecify.annotations.Nullable;

/** Thrown for a value that does not fit its type exactly; Jackson adds the path. */
public final class Refusal extends MismatchedInputException {
  private static final long serialVersionUID = 1L;

  private final String found;

  private Refusal(@Nullable JsonParser parser, Class<?> expected, String found) {
    super(parser, "expected " + expected.getSimpleName() + ", found " + found, expected);
    this.found = found;
  }

  /**
   * Creates the exception.
   *
   * @param found the kind of value that was found, never the value itself
   */
  public static Refusal of(@Nullable JsonParser parser, Class<?> expected, String found) {
    return new Refusal(parser, expected, found);
  }

  /** The kind of value that was found. */
  public String found() {
    return found;
  }
}
