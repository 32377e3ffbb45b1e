package io.github.kafkaeasy.internal.settings;

/**
 * Text that is always shown, because kafka-easy's own options are never secret.
 *
 * @param text the value as text for people
 */
public record OptionText(String text) {

  @Override
  public String toString() {
    return text;
  }
}
