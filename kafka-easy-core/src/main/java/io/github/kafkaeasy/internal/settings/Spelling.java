package io.github.kafkaeasy.internal.settings;

import org.jspecify.annotations.Nullable;

/** Finds the known name that is closest to a misspelled one. */
final class Spelling {
  /** In names shorter than this only one edit is accepted: with two it is probably another name. */
  private static final int SHORT = 6;

  private Spelling() {}

  /**
   * The closest of the known names, with at most two edits (one edit in short names): a letter
   * added, removed, replaced, or swapped with its neighbour. Null if none is that close.
   */
  static @Nullable String nearest(String word, Iterable<String> known) {
    int limit = word.length() < SHORT ? 1 : 2;
    String nearest = null;
    int least = limit + 1;
    for (String name : known) {
      if (Math.abs(name.length() - word.length()) < least) {
        int distance = distance(word, name);
        if (distance < least) {
          least = distance;
          nearest = name;
        }
      }
    }
    return nearest;
  }

  /**
   * Optimal string alignment: Levenshtein distance in which swapping two neighbours counts as one
   * edit.
   */
  private static int distance(String one, String other) {
    int[][] least = new int[one.length() + 1][other.length() + 1];
    for (int i = 0; i <= one.length(); i++) {
      for (int j = 0; j <= other.length(); j++) {
        if (i == 0 || j == 0) {
          least[i][j] = i + j;
          continue;
        }
        int changed = one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1;
        int best = Math.min(least[i - 1][j] + 1, least[i][j - 1] + 1);
        best = Math.min(best, least[i - 1][j - 1] + changed);
        if (i > 1
            && j > 1
            && one.charAt(i - 1) == other.charAt(j - 2)
            && one.charAt(i - 2) == other.charAt(j - 1)) {
          best = Math.min(best, least[i - 2][j - 2] + 1);
        }
        least[i][j] = best;
      }
    }
    return least[one.length()][other.length()];
  }
}
