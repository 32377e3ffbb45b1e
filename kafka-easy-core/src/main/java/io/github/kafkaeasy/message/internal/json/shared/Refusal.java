package io.github.kafkaeasy.message.internal.json.shared;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import org.jspecify.annotations.Nullable;

/** A value that would not be taken exactly; Jackson adds the path. */
public final class Refusal extends MismatchedInputException {
  private static final long serialVersionUID = 1L;

  private final String found;

  private Refusal(@Nullable JsonParser parser, Class<?> expected, String found) {
    super(parser, "expected " + expected.getSimpleName() + ", found " + found, expected);
    this.found = found;
  }

  /**
   * What is thrown.
   *
   * @param found the kind of thing that was found, never its value
   */
  public static Refusal of(@Nullable JsonParser parser, Class<?> expected, String found) {
    return new Refusal(parser, expected, found);
  }

  /** The kind of thing that was found. */
  public String found() {
    return found;
  }
}
