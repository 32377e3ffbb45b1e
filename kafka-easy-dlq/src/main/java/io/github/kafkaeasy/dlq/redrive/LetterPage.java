package io.github.kafkaeasy.dlq.redrive;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of dead letters, the newest first.
 *
 * @param letters at most the requested number; fewer if their keys, values and headers would take
 *     more than about 64 MiB of memory, in which case {@code olderThan} says where the next page
 *     begins
 * @param olderThan the beginning of the next page, for {@link DeadLetters#browseOlder}; null if
 *     there are no older letters
 */
public record LetterPage(List<StoredLetter> letters, @Nullable String olderThan) {
  public LetterPage {
    letters = List.copyOf(letters);
  }
}
