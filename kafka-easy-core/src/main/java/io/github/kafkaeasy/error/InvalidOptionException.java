package io.github.kafkaeasy.error;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when the value of an option is refused, or when two options cannot be combined.
 *
 * <p>The value is stored as text and not redacted: for a property that may contain a secret, pass
 * text that hides it.
 */
public final class InvalidOptionException extends KafkaEasyException {
  private static final long serialVersionUID = 1L;

  private final String option;
  private final String value;
  private final @Nullable String conflictsWith;
  private final String reason;

  private InvalidOptionException(
      String message, String option, String value, @Nullable String conflictsWith, String reason) {
    super(message);
    this.option = option;
    this.value = value;
    this.conflictsWith = conflictsWith;
    this.reason = reason;
  }

  /**
   * One option with an invalid value.
   *
   * @param option the name as the user wrote it: setter, property or environment variable
   * @param value the refused value
   * @param reason the allowed values, as the rest of a sentence that begins with "refused: "
   */
  public static InvalidOptionException of(String option, @Nullable Object value, String reason) {
    String text = String.valueOf(value);
    return new InvalidOptionException(
        "Option " + option + " = " + text + " is refused: " + reason, option, text, null, reason);
  }

  /**
   * Two options with valid values that cannot be combined.
   *
   * @param reason a sentence that says why, and which of the two to change
   */
  public static InvalidOptionException conflict(
      String option,
      @Nullable Object value,
      String otherOption,
      @Nullable Object otherValue,
      String reason) {
    String text = String.valueOf(value);
    String other = otherOption + " = " + otherValue;
    return new InvalidOptionException(
        "Options " + option + " = " + text + " and " + other + " conflict: " + reason,
        option,
        text,
        otherOption,
        reason);
  }

  /** The refused option. */
  public String option() {
    return option;
  }

  /** The refused value, as text. */
  public String value() {
    return value;
  }

  /** The other option of a conflict; null if the option is invalid by itself. */
  public @Nullable String conflictsWith() {
    return conflictsWith;
  }

  /** The reason of the refusal. */
  public String reason() {
    return reason;
  }
}
