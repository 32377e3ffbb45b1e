package io.github.kafkaeasy.internal.settings;

/**
 * Text that is shown whatever its name: the value of an option of ours, which is never a secret.
 *
 * @param text the value as people read it
 */
public record OptionText(String text) {

  @Override
  public String toString() {
    return text;
  }
}
