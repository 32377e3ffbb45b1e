package io.github.kafkaeasy.dlq.redrive;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some dead letters, the newest first.
 *
 * @param letters at most as many as were asked for; fewer where keys and values weigh more than 64
 *     MiB together, and {@code olderThan} then says where the rest begins
 * @param olderThan where the next page begins, for {@link DeadLetters#browseOlder}; null when there
 *     is nothing older
 */
public record LetterPage(List<StoredLetter> letters, @Nullable String olderThan) {
  public LetterPage {
    letters = List.copyOf(letters);
  }
}
