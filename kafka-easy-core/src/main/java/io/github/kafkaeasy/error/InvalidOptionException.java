package io.github.kafkaeasy.error;

import org.jspecify.annotations.Nullable;

/**
 * An option that was refused where it was set, or two options that cannot go together.
 *
 * <p>The value is kept as text. Whoever throws this for a property that may hold a secret passes a
 * text that hides it: nothing is hidden here.
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
   * One option is wrong by itself.
   *
   * @param option the name as the user wrote it: the setter, the property or the variable
   * @param value what was asked for
   * @param reason the rest of the sentence "refused: ...", which says what is allowed
   */
  public static InvalidOptionException of(String option, @Nullable Object value, String reason) {
    String text = String.valueOf(value);
    return new InvalidOptionException(
        "Option " + option + " = " + text + " is refused: " + reason, option, text, null, reason);
  }

  /**
   * Two options are right by themselves and cannot go together.
   *
   * @param reason a whole sentence that says why, and which of the two to give up
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

  /** The option that was refused. */
  public String option() {
    return option;
  }

  /** The value that was refused, as text. */
  public String value() {
    return value;
  }

  /** The other option of a conflict, or null when the option is wrong by itself. */
  public @Nullable String conflictsWith() {
    return conflictsWith;
  }

  /** Why it was refused. */
  public String reason() {
    return reason;
  }
}
