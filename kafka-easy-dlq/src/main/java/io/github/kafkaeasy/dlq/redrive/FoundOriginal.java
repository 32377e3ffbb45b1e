package io.github.kafkaeasy.dlq.redrive;

import io.github.kafkaeasy.dlq.letter.Original;
import org.jspecify.annotations.Nullable;

/**
 * The record that a letter is about: from the letter where that holds all of it, else from the
 * topic that it failed in.
 *
 * @param original null when the letter does not hold it and it is gone
 * @param missing what is missing and why; empty when nothing is
 */
public record FoundOriginal(@Nullable Original original, String missing) {
  /** Whether key, value and headers are all there. */
  public boolean isWhole() {
    return missing.isEmpty();
  }
}
