package io.github.kafkaeasy.cli.page;

import io.github.kafkaeasy.dlq.letter.DeadLetter;
import io.github.kafkaeasy.dlq.redrive.StoredLetter;

/**
 * The key of a group of similar failures: the exception's class, and its message with numbers
 * blanked out.
 *
 * @param exception the exception's class; empty when unknown
 * @param message the message with each number replaced by {@code #}, cut to {@value #LONGEST}
 *     characters
 */
public record Alike(String exception, String message) {
  static final int LONGEST = 200;
  private static final int SHORTEST_ID = 8;

  /** The group of a letter. */
  public static Alike of(StoredLetter letter) {
    DeadLetter.Reason reason = letter.letter().reason();
    String message = reason.message();
    return new Alike(cut(reason.exceptionClass()), message == null ? "" : blanked(message));
  }

  /** Both parts on one line, the value of the selector {@code alike}. */
  public String text() {
    return exception + ": " + message;
  }

  /** The text with each number, and each hexadecimal id, replaced by {@code #}. */
  static String blanked(String text) {
    StringBuilder blanked = new StringBuilder();
    int i = 0;
    while (i < text.length() && blanked.length() < LONGEST) {
      int end = i;
      while (end < text.length() && isPartOfId(text.charAt(end))) {
        end++;
      }
      if (end == i) {
        blanked.append(text.charAt(i));
        i++;
      } else {
        word(text.substring(i, end), blanked);
        i = end;
      }
    }
    return cut(blanked.toString());
  }

  private static boolean isPartOfId(char c) {
    return isDigit(c) || Character.isLetter(c) || c == '-' || c == '_';
  }

  private static void word(String word, StringBuilder blanked) {
    if (word.chars().noneMatch(c -> isDigit((char) c))) {
      blanked.append(word);
    } else if (word.length() >= SHORTEST_ID && word.chars().allMatch(c -> isHex((char) c))) {
      blanked.append('#');
    } else {
      numbers(word, blanked);
    }
  }

  private static void numbers(String word, StringBuilder blanked) {
    boolean within = false;
    for (int i = 0; i < word.length(); i++) {
      boolean digit = isDigit(word.charAt(i));
      if (digit && !within) {
        blanked.append('#');
      } else if (!digit) {
        blanked.append(word.charAt(i));
      }
      within = digit;
    }
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isHex(char c) {
    return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F') || c == '-';
  }

  private static String cut(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST);
  }
}
