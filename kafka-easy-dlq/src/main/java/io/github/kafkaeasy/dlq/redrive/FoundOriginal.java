package io.github.kafkaeasy.dlq.redrive;

import io.github.kafkaeasy.dlq.letter.Original;
import org.jspecify.annotations.Nullable;

/**
 * The original record of a letter: taken from the letter if it contains all of it, otherwise from
 * the source topic.
 *
 * @param original null if the letter does not contain it and it could not be read from the source
 *     topic
 * @param missing the missing parts and the reason; empty if nothing is missing
 */
public record FoundOriginal(@Nullable Original original, String missing) {
  /** Whether key, value and headers are all present. */
  public boolean isWhole() {
    return missing.isEmpty();
  }
}
